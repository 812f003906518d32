import { updateNumber } from "../messages/update-number.ts";
import type { ClientCommand } from "./client-command.ts";
import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { MessageReader } from "./message-reader.ts";

/** Streams of responses that stay open, and tell of numbered updates. */
export class Watchers {
  readonly #connections: readonly Connection[];
  #open = 0;
  #ended = 0;
  #onUpdate: (number: number) => void = () => {};

  constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  /** How many streams are open. Throws if one has ended. */
  get open(): number {
    if (this.#ended > 0) throw new Error(`${this.#ended} of ${this.#open} streams have ended`);
    return this.#open;
  }

  /** Has every message that tells of a numbered update from now on told of. */
  onUpdate(told: (number: number) => void): void {
    this.#onUpdate = told;
  }

  /** Opens as many streams on every connection, and waits until all have begun. */
  async watch({ path, body, streams }: ClientCommand & { kind: "watch" }): Promise<number> {
    const message = grpcMessage(body);
    const begun = this.#connections.flatMap((connection) =>
      Array.from({ length: streams }, () => this.#begin(connection, path, message)),
    );
    await Promise.all(begun);
    return this.open;
  }

  #begin(connection: Connection, path: string, message: Buffer): Promise<void> {
    const reader = new MessageReader((response) => {
      const number = updateNumber(response);
      if (number !== undefined) this.#onUpdate(number);
    });
    this.#open++;
    return new Promise((resolve) => {
      const onEnd = (): void => {
        this.#ended++;
        resolve();
      };
      connection.call(path, message, onEnd, { begin: resolve, data: (data) => reader.read(data) });
    });
  }
}
