const prefixLength = 5;

/** Finds the length-prefixed messages of gRPC in the data of a stream, however that is cut. */
export class MessageReader {
  readonly #onMessage: (message: Buffer) => void;
  #rest: Buffer | undefined;

  constructor(onMessage: (message: Buffer) => void) {
    this.#onMessage = onMessage;
  }

  /** Takes the next data. */
  read(data: Buffer): void {
    const bytes = this.#rest === undefined ? data : Buffer.concat([this.#rest, data]);
    let at = 0;
    while (bytes.length - at >= prefixLength) {
      const end = at + prefixLength + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) break;
      this.#onMessage(bytes.subarray(at + prefixLength, end));
      at = end;
    }
    this.#rest = at === bytes.length ? undefined : bytes.subarray(at);
  }
}
