import { WireType } from "@bufbuild/protobuf/wire";
import { isIndexedText } from "./indexed-text.ts";
import { readFields } from "./read-fields.ts";
import { type Content, numberTerm, textTerm, truthTerm } from "./term.ts";
import type { TermSet } from "./term-set.ts";
import { fixed32Number, fixed64Number, varintNumber } from "./wire-numbers.ts";

const MOST_FIELDS = 1000;

/**
 * Adds the terms of every value in a message that is read without its type: numbers, texts and bytes, and what is in all
 * that could be a message. If they are too many, or if it is no message, that is noted instead.
 */
export function addContentTerms(terms: TermSet, content: Content, bytes: Buffer, start: number, end: number): void {
  if (!new ContentWalk(terms, content, bytes).message(start, end)) terms.addUnindexed(content);
}

/** Each method says whether all that it was to index is. */
class ContentWalk {
  readonly #terms: TermSet;
  readonly #content: Content;
  readonly #bytes: Buffer;
  #fieldsLeft = MOST_FIELDS;

  constructor(terms: TermSet, content: Content, bytes: Buffer) {
    this.#terms = terms;
    this.#content = content;
    this.#bytes = bytes;
  }

  message(start: number, end: number): boolean {
    const fields = readFields(this.#bytes, start, end, this.#fieldsLeft);
    return fields !== undefined && this.#fields(fields);
  }

  #fields(fields: readonly number[]): boolean {
    this.#fieldsLeft -= fields.length / 3;
    if (this.#fieldsLeft <= 0) return false;
    for (let index = 0; index < fields.length; index += 3) {
      const [tag = 0, start = 0, end = 0] = [fields[index], fields[index + 1], fields[index + 2]];
      if (!this.#value(tag & 7, start, end)) return false;
    }
    return true;
  }

  #value(wireType: WireType, start: number, end: number): boolean {
    switch (wireType) {
      case WireType.Varint:
        return this.#varint(start, end);
      case WireType.Bit32:
        return this.#number(fixed32Number(this.#bytes, start));
      case WireType.Bit64:
        return this.#number(fixed64Number(this.#bytes, start));
      default:
        return this.#sized(start, end);
    }
  }

  #varint(start: number, end: number): boolean {
    let isZero = true;
    for (let index = start; index < end; index++) isZero &&= ((this.#bytes[index] ?? 0) & 0x7f) === 0;
    if (isZero) return true;
    return this.#terms.add(truthTerm(this.#content)) && this.#number(varintNumber(this.#bytes, start));
  }

  #number(number: number): boolean {
    return this.#terms.add(numberTerm(this.#content, number));
  }

  #sized(start: number, end: number): boolean {
    const fields = readFields(this.#bytes, start, end, this.#fieldsLeft);
    if (isIndexedText(this.#bytes, start, end, fields !== undefined)) {
      if (!this.#terms.add(textTerm(this.#content, this.#bytes, start, end))) return false;
    }
    return fields === undefined || this.#fields(fields);
  }
}
