import type { Socket } from "node:net";
import type { Limits } from "../../limits.ts";

/** How many connections there may be. */
export type ConnectionLimits = Pick<Limits, "maxConnections" | "maxConnectionsPerAddress">;

/** The connections that are open, no more than there may be. */
export class OpenConnections {
  readonly #most: number;
  readonly #mostPerAddress: number;
  readonly #sockets = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();

  constructor({ maxConnections, maxConnectionsPerAddress }: ConnectionLimits) {
    this.#most = maxConnections;
    this.#mostPerAddress = maxConnectionsPerAddress === 0 ? maxConnections : maxConnectionsPerAddress;
  }

  /** How many there are. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Counts a connection until it is closed, and tells whether there was room for it. */
  admit(socket: Socket): boolean {
    // A connection that its client has reset already has no address any more.
    const address = socket.remoteAddress ?? "";
    const sameAddress = this.#perAddress.get(address) ?? 0;
    if (this.#sockets.size >= this.#most || sameAddress >= this.#mostPerAddress) return false;
    this.#sockets.add(socket);
    this.#perAddress.set(address, sameAddress + 1);
    socket.once("close", () => this.#forget(socket, address));
    return true;
  }

  /** Destroys all of them. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #forget(socket: Socket, address: string): void {
    this.#sockets.delete(socket);
    const left = (this.#perAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
