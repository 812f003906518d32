import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterTest } from "../../../support/after-test.ts";

/** A response as it came. */
export interface RawResponse {
  readonly status: number;
  /** The headers as they were sent, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly json: any;
}

/** A client that writes any bytes and reads responses strictly, one after the other. */
export class RawConnection {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);
  #isEnded = false;
  #onChange = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    const end = () => {
      this.#isEnded = true;
      this.#onChange();
    };
    socket.on("data", (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#onChange();
    });
    socket.on("end", end);
    socket.on("close", end);
    socket.on("error", () => {});
  }

  /** Connects, for one test. */
  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).setNoDelay(true);
    afterTest(() => socket.destroy());
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  write(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** Resolves when the server has ended the connection, with what came and was not read as a response. */
  async ended(): Promise<string> {
    await this.#until(() => (this.#isEnded ? true : undefined));
    return this.#bytes.toString("latin1");
  }

  /** Resolves when the connection is closed on both sides. */
  async closed(): Promise<void> {
    if (!this.socket.closed) await new Promise<void>((resolve) => this.socket.once("close", () => resolve()));
  }

  /** Reads until these characters have come, and gives all up to them. */
  async readTo(end: string): Promise<string> {
    const length = await this.#until(() => {
      const index = this.#bytes.indexOf(end, 0, "latin1");
      return index < 0 ? undefined : index + end.length;
    });
    return this.#take(length).toString("latin1");
  }

  /** Reads the next response; of one to HEAD, the head only. Rejects if the connection ends before. */
  async response(method = "GET"): Promise<RawResponse> {
    const [statusLine = "", ...lines] = (await this.readTo("\r\n\r\n")).trimEnd().split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(statusLine)?.[1]);
    if (Number.isNaN(status)) throw new Error(`no status line: ${statusLine}`);
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const [, name = "", value = ""] = /^([^:\s]+): (.*)$/.exec(line) ?? [];
      if (name.toLowerCase() in headers) throw new Error(`${name} came twice`);
      headers[name.toLowerCase()] = value;
    }
    const body = method === "HEAD" || status === 204 || status === 304 ? Buffer.alloc(0) : await this.#body(headers);
    const text = body.toString();
    return {
      status,
      headers,
      body,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  async #body(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    if (headers["transfer-encoding"] !== "chunked") return this.#read(Number(headers["content-length"]));
    const chunks: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt(await this.readTo("\r\n"), 16);
      const chunk = await this.#read(size + 2);
      if (size === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, size));
    }
  }

  async #read(length: number): Promise<Buffer> {
    await this.#until(() => (this.#bytes.length >= length ? true : undefined));
    return this.#take(length);
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  #until<Value>(find: () => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#onChange = () => {
        const found = find();
        if (found !== undefined) resolve(found);
        else if (this.#isEnded) reject(new Error(`the connection ended after: ${this.#bytes.toString("latin1")}`));
      };
      this.#onChange();
    });
  }
}
