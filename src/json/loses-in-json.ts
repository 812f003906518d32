import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { FieldMaskSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { NULL_VALUE } from "./enum-reader.ts";
import { type IsWanted, leadsToSuch } from "./leads-to.ts";

/** The number of the value's field in an entry of a map. */
const MAP_VALUE = 2;
const COMMA = 0x2c;

const lossyTypes = new Set<string>([FieldMaskSchema.typeName, ValueSchema.typeName, NULL_VALUE]);
const isLossy: IsWanted = (type) => lossyTypes.has(type.typeName) || (type.kind === "enum" && !type.open);
const known = new WeakMap<DescMessage, Rules>();

/** What to look at in a message of one type. */
interface Rules {
  readonly isValue: boolean;
  readonly isFieldMask: boolean;
  /** The fields in which something may be lost; for a Value and a FieldMask all. */
  readonly fields: ReadonlyMap<number, DescField>;
}

/**
 * Whether the JSON that protobuf-es writes for a well-formed message would be read as another message: if somewhere, but
 * not in an Any, there is a google.protobuf.Value without a kind, which is null within a Struct, a NullValue that is not
 * zero, a FieldMask with a path that is empty or has a comma, or a list or a map with a number that has no name in a closed
 * enum (protobuf-es leaves such a number out where it is alone).
 */
export function losesInJson(desc: DescMessage, bytes: Uint8Array): boolean {
  const rules = rulesOf(desc);
  return rules.fields.size > 0 && new Search(bytes).message(rules, bytes.length);
}

function rulesOf(desc: DescMessage): Rules {
  let rules = known.get(desc);
  if (rules === undefined) {
    const isValue = desc.typeName === ValueSchema.typeName;
    const isFieldMask = desc.typeName === FieldMaskSchema.typeName;
    const searched = desc.fields.filter((field) => isValue || isFieldMask || leadsToSuch(field, isLossy));
    rules = { isValue, isFieldMask, fields: new Map(searched.map((field) => [field.number, field])) };
    known.set(desc, rules);
  }
  return rules;
}

/** Goes through well-formed bytes, and no further when it has found a loss. */
class Search {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether something is lost of a message that reaches to `end` or, if it is in a group, to the tag at its end. */
  message({ isValue, isFieldMask, fields }: Rules, end: number): boolean {
    let isKindMissing = isValue;
    while (this.#position < end) {
      const tag = this.#varint();
      const wireType: WireType = tag & 7;
      if (wireType === WireType.EndGroup) break;
      const field = fields.get(tag >>> 3);
      if (field === undefined) {
        this.#skip(wireType);
        continue;
      }
      isKindMissing = false;
      if (isFieldMask ? this.#path() : this.#field(field, wireType, end)) return true;
    }
    return isKindMissing;
  }

  #field(field: DescField, wireType: WireType, end: number): boolean {
    return field.fieldKind === "map" ? this.#entry(field, this.#lengthEnd()) : this.#value(field, wireType, end);
  }

  #entry(field: DescField, end: number): boolean {
    // A Value that is not there is one without a kind.
    let isKindMissing = field.message?.typeName === ValueSchema.typeName;
    while (this.#position < end) {
      const tag = this.#varint();
      const wireType: WireType = tag & 7;
      if (tag >>> 3 !== MAP_VALUE) {
        this.#skip(wireType);
        continue;
      }
      isKindMissing = false;
      if (this.#value(field, wireType, end)) return true;
    }
    return isKindMissing;
  }

  #value(field: DescField, wireType: WireType, end: number): boolean {
    if (field.enum !== undefined) return this.#enumValues(field.enum, field.fieldKind !== "enum", wireType);
    if (field.message !== undefined) return this.#message(field.message, wireType, end);
    this.#skip(wireType);
    return false;
  }

  #message(desc: DescMessage, wireType: WireType, end: number): boolean {
    return this.message(rulesOf(desc), wireType === WireType.StartGroup ? end : this.#lengthEnd());
  }

  /** Whether of one number of an enum, or of several that are packed, one is lost. */
  #enumValues(desc: DescEnum, isOneOfMany: boolean, wireType: WireType): boolean {
    const isLost = () => {
      const number = this.#int32();
      if (desc.typeName === NULL_VALUE) return number !== 0;
      return isOneOfMany && !desc.open && desc.value[number] === undefined;
    };
    if (wireType === WireType.Varint) return isLost();
    const end = this.#lengthEnd();
    while (this.#position < end) if (isLost()) return true;
    return false;
  }

  #path(): boolean {
    const end = this.#lengthEnd();
    const path = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return path.length === 0 || path.includes(COMMA);
  }

  #skip(wireType: WireType): void {
    if (wireType === WireType.Varint) this.#varint();
    else if (wireType === WireType.Bit64) this.#position += 8;
    else if (wireType === WireType.Bit32) this.#position += 4;
    else if (wireType === WireType.LengthDelimited) this.#position = this.#lengthEnd();
    else for (let tag = this.#varint(); (tag & 7) !== WireType.EndGroup; tag = this.#varint()) this.#skip(tag & 7);
  }

  #lengthEnd(): number {
    const length = this.#varint();
    return this.#position + length;
  }

  /** Reads a varint as the number of an enum: the lowest 32 bits of it. */
  #int32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#position++] ?? 0;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  /** Reads a varint; beyond 2^53 it is not exact. */
  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.#position++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }
}
