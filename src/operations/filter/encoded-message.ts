import type { BinaryReader } from "@bufbuild/protobuf/wire";
import type { DynamicValue, MessageValue } from "../../aip/filter/index.ts";
import type { FieldReader } from "./field-reader.ts";
import { type Span, WireFields } from "./wire-fields.ts";

/** A field of a type of messages: its place among the others, and what decodes it. */
export interface EncodedField {
  readonly index: number;
  readonly read: FieldReader;
}

/**
 * A message whose fields are decoded as they are asked for. The library's fromBinary decodes all of them, and takes
 * seconds for 40 kB in which a Struct is in thousands of parts, for it converts the whole at each part.
 */
export class EncodedMessage implements MessageValue {
  readonly kind = "message";
  readonly #type: ReadonlyMap<string, EncodedField>;
  readonly #reader: BinaryReader;
  readonly #spans: readonly Span[];
  readonly #values: (DynamicValue | undefined)[] = [];
  #fields: WireFields | undefined;

  /** `type` has the fields by each of their names. */
  constructor(type: ReadonlyMap<string, EncodedField>, reader: BinaryReader, spans: readonly Span[]) {
    this.#type = type;
    this.#reader = reader;
    this.#spans = spans;
  }

  get(name: string): DynamicValue | undefined {
    const field = this.#type.get(name);
    if (field === undefined) return undefined;
    const known = this.#values[field.index];
    if (known !== undefined) return known;
    this.#fields ??= new WireFields(this.#reader, this.#spans);
    const value = field.read(this.#fields);
    this.#values[field.index] = value;
    return value;
  }
}
