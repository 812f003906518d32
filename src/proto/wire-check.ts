import { isUtf8 } from "node:buffer";
import type { DescMessage } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { type FieldRule, type MessageRules, messageRules } from "./wire-rules.ts";

/** How deep messages may be nested in one another. */
const DEEPEST = 100;
const GREATEST_TAG = 2 ** 32 - 1;
/** So many bytes of a text are looked at one by one. */
const SHORT_TEXT = 64;

/** Bytes that are no encoding of the message they should be. The message tells what is wrong, and where. */
export class MalformedMessageError extends Error {
  override readonly name = "MalformedMessageError";
}

/**
 * Checks that bytes are a well-formed encoding of a message: tags, lengths, groups, varints and UTF-8, the wire types
 * of known fields, and at most one member of each oneof. Decoders are lax about some of these, and then read
 * something else than what was sent. Throws {@link MalformedMessageError}, also if there are more than `mostValues` fields
 * and elements of packed lists in all.
 */
export function checkWire(desc: DescMessage, bytes: Uint8Array, mostValues = Number.POSITIVE_INFINITY): void {
  new WireCheck(bytes, mostValues).message(messageRules(desc), bytes.length, 0);
}

class WireCheck {
  readonly #bytes: Uint8Array;
  #position = 0;
  #valuesLeft: number;

  constructor(bytes: Uint8Array, mostValues: number) {
    this.#bytes = bytes;
    this.#valuesLeft = mostValues;
  }

  /** Checks a message that reaches to `end` or, if it is in a group, to the tag that ends the group of this number. */
  message(rules: MessageRules, end: number, depth: number, group?: number): void {
    if (depth > DEEPEST) this.#fail("is nested too deeply");
    let members: Map<string, number> | undefined;
    while (this.#position < end) {
      const tag = this.#tag(end);
      const fieldNumber = tag >>> 3;
      const wireType: WireType = tag & 7;
      if (wireType === WireType.EndGroup && fieldNumber === group) return;
      const rule = rules.get(fieldNumber);
      if (rule === undefined) {
        this.#skip(fieldNumber, wireType, end, depth);
        continue;
      }
      if (rule.oneof !== undefined) {
        members ??= new Map();
        const other = members.get(rule.oneof) ?? fieldNumber;
        if (other !== fieldNumber) this.#fail(`has two members of the oneof ${rule.oneof}`);
        members.set(rule.oneof, fieldNumber);
      }
      this.#value(rule, fieldNumber, wireType, end, depth);
    }
    if (group !== undefined) this.#fail("does not end a group");
  }

  #value(rule: FieldRule, fieldNumber: number, wireType: WireType, end: number, depth: number): void {
    if (rule.packable && wireType === WireType.LengthDelimited) {
      const valuesEnd = this.#lengthEnd(end);
      while (this.#position < valuesEnd) {
        this.#countValue();
        this.#skip(0, rule.wireType, valuesEnd, depth);
      }
    } else if (wireType !== rule.wireType) {
      this.#fail(`has a field of wire type ${wireType} that should be of ${rule.wireType}`);
    } else if (rule.message !== undefined && wireType === WireType.StartGroup) {
      this.message(rule.message(), end, depth + 1, fieldNumber);
    } else if (rule.message !== undefined) {
      this.message(rule.message(), this.#lengthEnd(end), depth + 1);
    } else if (rule.text) {
      const textEnd = this.#lengthEnd(end);
      if (!this.#isText(this.#position, textEnd)) this.#fail("has text that is not UTF-8");
      this.#position = textEnd;
    } else {
      this.#skip(0, wireType, end, depth);
    }
  }

  /** Whether the bytes are UTF-8. Short ASCII is told faster here than by a call with an array of its own. */
  #isText(start: number, end: number): boolean {
    let position = start;
    const shortEnd = Math.min(end, start + SHORT_TEXT);
    while (position < shortEnd && (this.#bytes[position] ?? 0) < 0x80) position++;
    return position === end || isUtf8(this.#bytes.subarray(position, end));
  }

  #skip(fieldNumber: number, wireType: WireType, end: number, depth: number): void {
    switch (wireType) {
      case WireType.Varint:
        this.#varint(end);
        return;
      case WireType.Bit64:
        this.#advance(8, end);
        return;
      case WireType.LengthDelimited:
        this.#position = this.#lengthEnd(end);
        return;
      case WireType.StartGroup:
        this.#group(fieldNumber, end, depth + 1);
        return;
      case WireType.Bit32:
        this.#advance(4, end);
        return;
      default:
        this.#fail(wireType === WireType.EndGroup ? "ends a group that was not started" : `has wire type ${wireType}`);
    }
  }

  #group(fieldNumber: number, end: number, depth: number): void {
    if (depth > DEEPEST) this.#fail("is nested too deeply");
    while (this.#position < end) {
      const tag = this.#tag(end);
      if ((tag & 7) === WireType.EndGroup) {
        if (tag >>> 3 !== fieldNumber) this.#fail("ends another group than the one it started");
        return;
      }
      this.#skip(tag >>> 3, tag & 7, end, depth);
    }
    this.#fail("does not end a group");
  }

  #countValue(): void {
    if (--this.#valuesLeft < 0) this.#fail("has too many values");
  }

  #tag(end: number): number {
    this.#countValue();
    const tag = this.#varint(end);
    if (tag > GREATEST_TAG || tag >>> 3 === 0) this.#fail("has an illegal field number");
    return tag;
  }

  #lengthEnd(end: number): number {
    const length = this.#varint(end);
    if (length > end - this.#position) this.#fail("is cut short");
    return this.#position + length;
  }

  /** Reads a varint; beyond 2^53 the value is not exact, which is still far too great for a tag or a length. */
  #varint(end: number): number {
    let value = 0;
    for (let index = 0; index < 10; index++) {
      if (this.#position >= end) this.#fail("is cut short");
      const byte = this.#bytes[this.#position++] ?? 0;
      if (index === 9 && byte > 1) break;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    this.#fail("has a varint of more than 64 bits");
  }

  #advance(count: number, end: number): void {
    if (count > end - this.#position) this.#fail("is cut short");
    this.#position += count;
  }

  #fail(what: string): never {
    throw new MalformedMessageError(`${what} (at byte ${this.#position})`);
  }
}
