import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Which bytes a stall holds back. */
type Direction = "requests" | "answers";

/** A connection through the proxy: from the client to it, and from it to the server. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A proxy in front of a server on this machine, by which a test disturbs the connections to it. */
export class TcpProxy {
  readonly #target: URL;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  readonly #stalled = new Set<Direction>();
  readonly #held: (() => void)[] = [];
  #port = 0;
  #refusing = false;

  private constructor(target: URL) {
    this.#target = target;
    this.#listener = createServer((client) => this.#accept(client));
  }

  /** Opens a proxy to the server that a URL is about. */
  static async open(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    proxy.#listener.listen(0, "127.0.0.1");
    await once(proxy.#listener, "listening");
    const address = proxy.#listener.address();
    if (address !== null && typeof address === "object") proxy.#port = address.port;
    return proxy;
  }

  /** The URL that leads through the proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = "127.0.0.1";
    url.port = String(this.#port);
    return url.href;
  }

  /** How many connections there are. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Ends all connections at once, as a reset. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Resets new connections, until {@link resume}. */
  refuse(): void {
    this.#refusing = true;
  }

  /**
   * Holds back all bytes of one or both directions, on new connections too, until {@link resume}: nobody is told, as on
   * a network that has gone silent. What is held back on connections that end meanwhile is lost.
   */
  stall(...directions: Direction[]): void {
    for (const direction of directions.length === 0 ? (["requests", "answers"] as const) : directions) {
      this.#stalled.add(direction);
    }
  }

  /** Lets everything through again, and first what was held back. */
  resume(): void {
    this.#refusing = false;
    this.#stalled.clear();
    for (const pass of this.#held.splice(0)) pass();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const closed = once(this.#listener, "close");
    this.#listener.close();
    this.cut();
    await closed;
  }

  #accept(client: Socket): void {
    client.on("error", () => {});
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const pair = { client, server };
    this.#pairs.add(pair);
    this.#forward(client, server, "requests");
    this.#forward(server, client, "answers");
    client.on("close", () => this.#pairs.delete(pair));
  }

  #forward(from: Socket, to: Socket, direction: Direction): void {
    const pass = (act: () => void) => {
      if (this.#stalled.has(direction)) this.#held.push(act);
      else act();
    };
    from.on("error", () => {});
    from.on("data", (bytes: Buffer) => pass(() => to.write(bytes)));
    from.on("close", () => pass(() => to.destroy()));
  }
}
