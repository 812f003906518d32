import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type Protocol, sniffProtocol } from "./protocol-sniffer.ts";

/** Where to listen; port 0 is any that is free. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What serves the connections of a protocol. */
export type ConnectionHandlers = Readonly<Record<Protocol, (socket: Socket) => void>>;

const FIRST_BYTES_TIMEOUT = 10_000;

/** Listens on one port, on every address of a host, and gives each connection to what serves its protocol. */
export class Listener {
  readonly #handlers: ConnectionHandlers;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(handlers: ConnectionHandlers) {
    this.#handlers = handlers;
  }

  /**
   * Begins to listen and gives the port: on one address, or for `localhost` on each that this machine has of those the
   * name stands for. Rejects with Node's error, and listens nowhere, if that is not possible.
   */
  async listen({ host, port }: ListenAddress): Promise<number> {
    const found = host === "localhost" ? await lookup(host, { all: true }) : [{ address: host }];
    const addresses = new Set(found.map(({ address }) => address));
    let chosen = port;
    for (const address of addresses) {
      try {
        chosen = await this.#listenOn(address, chosen);
      } catch (error) {
        addresses.delete(address);
        if ((error as NodeJS.ErrnoException).code === "EADDRNOTAVAIL" && addresses.size > 0) continue;
        this.stop();
        throw error;
      }
    }
    return chosen;
  }

  /** Accepts no more connections; those that are open go on. */
  stop(): void {
    for (const server of this.#servers) server.close();
  }

  /** Destroys the connections that are still open. */
  destroyConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listenOn(host: string, port: number): Promise<number> {
    const server = createServer((socket) => this.#accept(socket));
    server.listen({ host, port });
    await once(server, "listening");
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    sniffProtocol(socket, FIRST_BYTES_TIMEOUT, (protocol) => this.#handlers[protocol](socket));
  }
}
