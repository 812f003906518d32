import type { ClientCommand, SlowReadResult } from "./client-command.ts";
import { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { MessageReader } from "./message-reader.ts";

const longestReadMs = 20_000;

/** A stream of responses of which the server may send no more than 64 KiB before it is read, on a connection of its own. */
export class SlowReader {
  readonly #connection: Connection;
  readonly #ended: Promise<number | undefined>;
  #messages = 0;
  #isOver = false;

  private constructor(connection: Connection, { path, body }: ClientCommand & { kind: "ignore" }, begin: () => void) {
    this.#connection = connection;
    const reader = new MessageReader(() => this.#messages++);
    this.#ended = new Promise((resolve) => {
      const onEnd = (code: number | undefined): void => {
        this.#isOver = true;
        resolve(code);
      };
      connection.call(path, grpcMessage(body), onEnd, { begin, data: (data) => reader.read(data) });
    });
  }

  /** Begins the stream. */
  static async open(port: number, command: ClientCommand & { kind: "ignore" }): Promise<SlowReader> {
    const connection = await Connection.open(port, "small");
    return await new Promise((resolve) => {
      const reader: SlowReader = new SlowReader(connection, command, () => resolve(reader));
    });
  }

  /** Reads everything to the end of the stream, which has to come. */
  async readToEnd(): Promise<SlowReadResult> {
    const unread = this.#messages;
    const cut = this.#isOver;
    this.#connection.widen();
    const late = setTimeout(() => this.#connection.close(), longestReadMs);
    const code = await this.#ended;
    clearTimeout(late);
    return { code, cut, unread, messages: this.#messages };
  }
}
