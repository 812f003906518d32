import { type BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** A part of what a reader reads: from `start` up to, but not including, `end` or the end of a group. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The fields of an encoded message: found, but not decoded. The bytes must have passed checkWire. Several spans are one
 * message, for encodings of a message merge by being put together.
 */
export class WireFields {
  readonly reader: BinaryReader;
  /** The number and then the place of each field. */
  readonly #found: number[] = [];

  constructor(reader: BinaryReader, spans: readonly Span[]) {
    this.reader = reader;
    for (const { start, end } of spans) this.#find(start, end);
  }

  /** Where the values of a field are, in their order: the positions of their tags. */
  places(fieldNumber: number): readonly number[] {
    const places: number[] = [];
    const found = this.#found;
    for (let index = 0; index < found.length; index += 2) {
      if (found[index] === fieldNumber) places.push(found[index + 1] ?? 0);
    }
    return places;
  }

  #find(start: number, end: number): void {
    const { reader } = this;
    reader.pos = start;
    while (reader.pos < end) {
      const place = reader.pos;
      const tag = reader.uint32();
      const wireType: WireType = tag & 7;
      if (wireType === WireType.EndGroup) return;
      this.#found.push(tag >>> 3, place);
      skip(reader, tag >>> 3, wireType);
    }
  }
}

/** Moves the reader to the value at a place, and tells of which wire type that is. */
export function enter(reader: BinaryReader, place: number): WireType {
  reader.pos = place;
  return reader.uint32() & 7;
}

/** The span of the message, or of the packed list, at a place. */
export function spanAt(reader: BinaryReader, place: number): Span {
  if (enter(reader, place) === WireType.StartGroup) return { start: reader.pos, end: reader.len };
  const length = reader.uint32();
  return { start: reader.pos, end: reader.pos + length };
}

/** Like the reader's own, which makes an array of what it skips, and that takes longer than all the rest. */
function skip(reader: BinaryReader, fieldNumber: number, wireType: WireType): void {
  switch (wireType) {
    case WireType.Varint:
      reader.uint32();
      return;
    case WireType.Bit64:
      reader.pos += 8;
      return;
    case WireType.Bit32:
      reader.pos += 4;
      return;
    case WireType.LengthDelimited: {
      const length = reader.uint32();
      reader.pos += length;
      return;
    }
    default:
      reader.skip(wireType, fieldNumber);
  }
}
