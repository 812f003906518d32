import type { Address } from "./address.ts";
import { flags, headers, streamIds } from "./frames.ts";
import { RawPeer } from "./raw-peer.ts";

const CONNECTIONS = 50;
const CALLS = 20;

/** Begins calls with a block of headers, over connection after connection; each must be answered, reset or cut off. */
export async function sendBombs(address: Address, block: Buffer): Promise<void> {
  for (let connection = 0; connection < CONNECTIONS; connection++) {
    const peer = await RawPeer.open(address);
    for (const id of streamIds(CALLS)) await peer.write(headers(id, block, flags.endStream));
    while (!peer.isClosed && peer.resetCodes.length + peer.answers < CALLS) await new Promise(setImmediate);
    peer.socket.destroy();
  }
}
