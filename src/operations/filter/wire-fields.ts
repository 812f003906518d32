import { WireType } from "@bufbuild/protobuf/wire";
import type { WireBytes } from "./wire-bytes.ts";

/**
 * A part of encoded bytes: from `start` up to, but not including, `end` or the end of a group. Together with those after
 * it, it is one message, for encodings of a message merge by being put together.
 */
export class Span {
  readonly start: number;
  readonly end: number;
  readonly next: Span | undefined;

  constructor(start: number, end: number, next?: Span) {
    this.start = start;
    this.end = end;
    this.next = next;
  }
}

/**
 * Lists begin as copies of this one. Where V8 has seen what `[]` makes live long, be it by the chance of a collection in
 * the midst of a scan, it makes it among the old objects, and then all that it leads to outlives the next collections:
 * scans become three times as slow.
 */
const NONE: readonly number[] = [];

/** The fields of an encoded message: found, but not decoded. */
export class WireFields {
  readonly source: WireBytes;
  /** The number and then the place of each field. */
  readonly #found: number[] = NONE.slice();

  constructor(source: WireBytes, spans: Span | undefined) {
    this.source = source;
    for (let span = spans; span !== undefined; span = span.next) this.#find(span.start, span.end);
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

  /** Where the last value of a field is that meets a condition; undefined if there is none. */
  last(fieldNumber: number, condition?: (place: number) => boolean): number | undefined {
    const found = this.#found;
    for (let index = found.length - 2; index >= 0; index -= 2) {
      const place = found[index + 1] ?? 0;
      if (found[index] === fieldNumber && (condition === undefined || condition(place))) return place;
    }
    return undefined;
  }

  /** The spans of the message that a field holds; undefined if it holds none. */
  spans(fieldNumber: number): Span | undefined {
    let spans: Span | undefined;
    const found = this.#found;
    for (let index = found.length - 2; index >= 0; index -= 2) {
      if (found[index] === fieldNumber) spans = spanAt(this.source, found[index + 1] ?? 0, spans);
    }
    return spans;
  }

  #find(start: number, end: number): void {
    const { source } = this;
    source.position = start;
    while (source.position < end) {
      const place = source.position;
      const tag = source.uint32();
      const wireType: WireType = tag & 7;
      if (wireType === WireType.EndGroup) return;
      this.#found.push(tag >>> 3, place);
      skip(source, tag >>> 3, wireType);
    }
  }
}

/** Moves to the value at a place, and tells of which wire type that is. */
export function enter(source: WireBytes, place: number): WireType {
  source.position = place;
  return source.uint32() & 7;
}

/** The span of the message, or of the packed list, at a place. */
export function spanAt(source: WireBytes, place: number, next?: Span): Span {
  if (enter(source, place) === WireType.StartGroup) return new Span(source.position, source.bytes.length, next);
  const length = source.uint32();
  return new Span(source.position, source.position + length, next);
}

function skip(source: WireBytes, fieldNumber: number, wireType: WireType): void {
  switch (wireType) {
    case WireType.Varint:
      source.uint32();
      return;
    case WireType.Bit64:
      source.position += 8;
      return;
    case WireType.Bit32:
      source.position += 4;
      return;
    case WireType.LengthDelimited: {
      const length = source.uint32();
      source.position += length;
      return;
    }
    default:
      source.decode((reader) => reader.skip(wireType, fieldNumber));
  }
}
