import { connect, type Socket } from "node:net";

/** Told of a response: its HTTP status, 0 if the connection was lost, and how many bytes it took with its head. */
export type OnResponse = (status: number, bytes: number) => void;

const headEnd = "\r\n\r\n";
const statusAt = "HTTP/1.1 ".length;

/**
 * An HTTP/1.1 connection that is kept alive and has one request in flight. It costs a few microseconds a request, and
 * knows responses with a Content-Length only.
 */
export class Connection {
  readonly #socket: Socket;
  #onResponse: OnResponse | undefined;
  #received: Buffer = Buffer.alloc(0);
  #wanted = 0;
  #status = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", () => {});
    socket.on("close", () => this.#answer(0, 0));
  }

  /** Connects to a port of the loopback. */
  static async open(port: number): Promise<Connection> {
    return await new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Connection(socket)));
    });
  }

  /** Sends a whole request, after the response to the one before. */
  send(request: Uint8Array, onResponse: OnResponse): void {
    if (this.#onResponse !== undefined || this.#socket.destroyed) throw new Error("the connection is not free");
    this.#onResponse = onResponse;
    this.#socket.write(request);
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#wanted === 0) this.#readHead();
    if (this.#wanted === 0 || this.#received.length < this.#wanted) return;
    if (this.#received.length > this.#wanted) throw new Error("the server sent more than one response");
    const bytes = this.#wanted;
    this.#received = Buffer.alloc(0);
    this.#wanted = 0;
    this.#answer(this.#status, bytes);
  }

  #readHead(): void {
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.toString("latin1", 0, end);
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
    if (length === undefined) throw new Error(`a response has no Content-Length: ${head}`);
    this.#status = Number(head.slice(statusAt, statusAt + 3));
    this.#wanted = end + headEnd.length + Number(length);
  }

  #answer(status: number, bytes: number): void {
    const onResponse = this.#onResponse;
    this.#onResponse = undefined;
    onResponse?.(status, bytes);
  }
}
