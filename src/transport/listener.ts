import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { defaultLimits, type Limits } from "../limits.ts";
import { OpenConnections } from "./connections/open-connections.ts";
import { type Protocol, sniffProtocol } from "./protocol-sniffer.ts";
import { agreedProtocol } from "./tls/agreed-protocol.ts";
import type { TlsCredentials } from "./tls/tls-credentials.ts";
import { type TlsRefusal, TlsServer } from "./tls/tls-server.ts";

/** So many connections may wait to be accepted, if the system lets them: Node accepts one in a turn of the event loop. */
const BACKLOG = 4096;

/** Where to listen; port 0 is any that is free. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What serves the connections of a protocol. */
export type ConnectionHandlers = Readonly<Record<Protocol, (socket: Socket) => void>>;

/** Why a connection is refused: there are too many, or TLS does not let its client in. */
export type ConnectionRefusal = "too_many" | TlsRefusal;

/** What a listener is told besides who serves the connections. */
export interface ListenerOptions {
  /** Has every connection begin with a TLS handshake; without, none may. */
  readonly tls?: TlsCredentials | undefined;
  /** The limits that differ from {@link defaultLimits}. */
  readonly limits?: Partial<Limits> | undefined;
  /** Told of every connection that is refused. */
  readonly onRefused?: ((reason: ConnectionRefusal) => void) | undefined;
}

/** Listens on one port, on every address of a host, and gives each connection to what serves its protocol. */
export class Listener {
  readonly #handlers: ConnectionHandlers;
  readonly #servers: Server[] = [];
  readonly #open: OpenConnections;
  readonly #firstBytesTimeout: number;
  readonly #onRefused: (reason: ConnectionRefusal) => void;
  readonly #tls: TlsServer | undefined;

  constructor(handlers: ConnectionHandlers, { tls, limits, onRefused = () => {} }: ListenerOptions = {}) {
    const { firstBytesTimeout, ...numbers } = { ...defaultLimits, ...limits };
    this.#handlers = handlers;
    this.#open = new OpenConnections(numbers);
    this.#firstBytesTimeout = firstBytesTimeout;
    this.#onRefused = onRefused;
    const onConnection = (socket: Socket) => this.#serve(socket);
    this.#tls = tls && new TlsServer(tls, { handshakeTimeout: firstBytesTimeout, onConnection, onRefused });
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#open.size;
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
        this.#close();
        throw error;
      }
    }
    return chosen;
  }

  /** Accepts no more connections; those that are open go on. */
  stop(): void {
    this.#close();
    this.#tls?.close();
  }

  /** Destroys the connections that are still open. */
  destroyConnections(): void {
    this.#open.destroy();
  }

  #close(): void {
    for (const server of this.#servers.splice(0)) server.close();
  }

  async #listenOn(host: string, port: number): Promise<number> {
    const server = createServer((socket) => this.#accept(socket));
    server.listen({ host, port, backlog: BACKLOG });
    await once(server, "listening");
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  #accept(socket: Socket): void {
    if (!this.#open.admit(socket)) {
      socket.destroy();
      this.#onRefused("too_many");
      return;
    }
    socket.setNoDelay(true);
    if (this.#tls === undefined) this.#serve(socket);
    else this.#tls.accept(socket);
  }

  #serve(socket: Socket): void {
    sniffProtocol(socket, this.#firstBytesTimeout, (sniffed) => {
      const protocol = socket instanceof TLSSocket ? agreedProtocol(socket, sniffed) : sniffed;
      this.#handlers[protocol](socket);
    });
  }
}
