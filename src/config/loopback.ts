import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addSubnet("::ffff:127.0.0.0", 104, "ipv6");
loopback.addAddress("::1", "ipv6");

/** Whether an IP address is one that only this machine can reach. */
export function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** Gives the addresses of a name. */
type Resolve = (name: string) => Promise<readonly { readonly address: string }[]>;

const resolveName: Resolve = (name) => lookup(name, { all: true });

/** Whether all addresses that a host has, by name or by number, are of this kind. Rejects with Node's error if it has none. */
export async function isLoopbackHost(host: string, resolve = resolveName): Promise<boolean> {
  const addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host }];
  return addresses.every(({ address }) => isLoopbackAddress(address));
}
