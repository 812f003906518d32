const statusName = Buffer.from("grpc-status");
const statusNameHuffman = Buffer.from("9acac8b21234da8f", "hex");
const staticEntries = 61;
const largestTable = 128;

/** The value of a `grpc-status`, which is too short to be worth a Huffman code. */
type Entry = number | "other";

/**
 * Reads just enough of a server's header blocks (RFC 7541) to tell the `grpc-status`. Entries are never evicted: a server
 * only refers to those that its table, which is a prefix of this one, still has.
 */
export class ResponseHeaders {
  readonly #table: Entry[] = [];
  #at = 0;

  /** The gRPC code in a block; undefined if there is none. Every block of a connection has to come by, in order. */
  status(block: Buffer): number | undefined {
    let code: number | undefined;
    const note = (entry: Entry): void => {
      if (entry !== "other") code = entry;
    };
    this.#at = 0;
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0;
      if (first >= 0x80) note(this.#entry(this.#integer(block, 7)));
      else if (first >= 0x40) {
        const entry = this.#literal(block, 6);
        this.#table.unshift(entry);
        if (this.#table.length > largestTable) this.#table.pop();
        note(entry);
      } else if (first >= 0x20) this.#integer(block, 5);
      else note(this.#literal(block, 4));
    }
    return code;
  }

  #entry(index: number): Entry {
    return this.#table[index - staticEntries - 1] ?? "other";
  }

  #literal(block: Buffer, bits: number): Entry {
    const index = this.#integer(block, bits);
    const isStatus = index === 0 ? isStatusName(this.#text(block)) : this.#entry(index) !== "other";
    const value = this.#text(block);
    return isStatus ? Number(value.toString("latin1")) : "other";
  }

  #text(block: Buffer): Buffer {
    const length = this.#integer(block, 7);
    this.#at += length;
    return block.subarray(this.#at - length, this.#at);
  }

  #integer(block: Buffer, bits: number): number {
    const most = 2 ** bits - 1;
    let value = (block[this.#at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = block[this.#at++] ?? 0;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  }
}

function isStatusName(name: Buffer): boolean {
  return name.equals(statusNameHuffman) || name.equals(statusName);
}
