import { BinaryReader } from "@bufbuild/protobuf/wire";

/** Encoded bytes, and the position from which they are read. They must have passed checkWire. */
export class WireBytes {
  readonly bytes: Buffer;
  position = 0;
  #reader: BinaryReader | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads a varint, of which the lowest 32 bits count. */
  uint32(): number {
    const { bytes } = this;
    let byte = bytes[this.position++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[this.position++] ?? 0;
      if (shift < 32) value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  /** Reads bytes with their length before them. */
  slice(): Uint8Array {
    const start = this.#skipSized();
    return this.bytes.subarray(start, this.position);
  }

  /** Reads a text with its length before it. */
  text(): string {
    const start = this.#skipSized();
    return this.bytes.toString("utf8", start, this.position);
  }

  /** Reads whatever the library's reader reads. */
  decode<Value>(read: (reader: BinaryReader) => Value): Value {
    this.#reader ??= new BinaryReader(this.bytes);
    this.#reader.pos = this.position;
    const value = read(this.#reader);
    this.position = this.#reader.pos;
    return value;
  }

  /** Skips a length and as many bytes, and tells where these begin. */
  #skipSized(): number {
    const length = this.uint32();
    const start = this.position;
    this.position += length;
    return start;
  }
}
