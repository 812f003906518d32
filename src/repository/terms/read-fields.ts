import { WireType } from "@bufbuild/protobuf/wire";

const GREATEST_TAG = 2 ** 32 - 1;
const MALFORMED = -1;

/**
 * Finds the fields of a message in bytes that may be none: for each, one after the other, its tag, and where its value
 * starts and ends. The value of a sized field is without the length, and the fields of a group are among the
 * others. Stops after `most` fields, of which groups are none. Undefined if the bytes, as far as they were read, are
 * no well-formed message.
 */
export function readFields(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  most = Number.POSITIVE_INFINITY,
): readonly number[] | undefined {
  return new FieldScan(bytes, start, end).fields(most);
}

class FieldScan {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #position: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  fields(most: number): readonly number[] | undefined {
    const found: number[] = [];
    const openGroups: number[] = [];
    while (this.#position < this.#end) {
      if (found.length === most * 3) return found;
      const tag = this.#varint();
      const fieldNumber = tag >>> 3;
      if (tag > GREATEST_TAG || fieldNumber === 0 || tag === MALFORMED) return undefined;
      const wireType: WireType = tag & 7;
      if (wireType === WireType.StartGroup) {
        openGroups.push(fieldNumber);
      } else if (wireType === WireType.EndGroup) {
        if (openGroups.pop() !== fieldNumber) return undefined;
      } else {
        const length = wireType === WireType.LengthDelimited ? this.#varint() : 0;
        const valueStart = this.#position;
        if (length === MALFORMED || !this.#skip(wireType, length)) return undefined;
        found.push(tag, valueStart, this.#position);
      }
    }
    return openGroups.length === 0 ? found : undefined;
  }

  #skip(wireType: WireType, length: number): boolean {
    switch (wireType) {
      case WireType.Varint:
        return this.#varint() !== MALFORMED;
      case WireType.Bit64:
        return this.#advance(8);
      case WireType.Bit32:
        return this.#advance(4);
      case WireType.LengthDelimited:
        return this.#advance(length);
      default:
        return false;
    }
  }

  #advance(count: number): boolean {
    this.#position += count;
    return this.#position <= this.#end;
  }

  /** Beyond 2^53 the value is not exact, which is still far too great for a tag or a length. */
  #varint(): number {
    let value = 0;
    for (let index = 0, place = 1; index < 10 && this.#position < this.#end; index++, place *= 0x80) {
      const byte = this.#bytes[this.#position++] ?? 0;
      if (index === 9 && byte > 1) return MALFORMED;
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
    return MALFORMED;
  }
}
