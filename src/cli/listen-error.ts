import { ConfigError } from "../config/config.ts";
import { formatListenAddress } from "../config/listen-address.ts";
import type { ListenAddress } from "../transport/listener.ts";

/** Why the address of a flag cannot be listened on, in words, by Node's error. */
export function listenError(
  flag: "--listen" | "--metrics-listen",
  address: ListenAddress,
  { code, message }: NodeJS.ErrnoException,
): ConfigError {
  const why = code === "EADDRINUSE" ? "is in use by another process (EADDRINUSE)" : (code ?? message);
  return new ConfigError(`${flag} ${formatListenAddress(address)}: ${why}`);
}
