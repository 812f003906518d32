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

  /** Begins to listen and gives the port. Rejects with Node's error if that is not possible. */
  async listen({ host, port }: ListenAddress): Promise<number> {
    const addresses = host === "localhost" ? await lookup(host, { all: true }) : [{ address: host }];
    let chosen = port;
    for (const { address } of new Map(addresses.map((entry) => [entry.address, entry])).values()) {
      const server = createServer((socket) => this.#accept(socket));
      server.listen({ host: address, port: chosen });
      await once(server, "listening");
      this.#servers.push(server);
      chosen = (server.address() as AddressInfo).port;
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

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    sniffProtocol(socket, FIRST_BYTES_TIMEOUT, (protocol) => this.#handlers[protocol](socket));
  }
}
