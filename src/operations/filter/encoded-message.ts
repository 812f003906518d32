import type { DynamicValue, MessageValue } from "../../aip/filter/index.ts";
import type { FieldReader } from "./field-reader.ts";
import type { WireBytes } from "./wire-bytes.ts";
import { type Span, WireFields } from "./wire-fields.ts";

/**
 * A message whose fields are decoded as they are asked for. The library's fromBinary decodes all of them, and takes
 * seconds for 40 kB in which a Struct is in thousands of parts, for it converts the whole at each part.
 */
export class EncodedMessage implements MessageValue {
  readonly kind = "message";
  readonly #type: ReadonlyMap<string, FieldReader>;
  readonly #source: WireBytes;
  readonly #spans: Span | undefined;
  /** The values that were decoded. Most messages are asked for one field only. */
  #lastField: FieldReader | undefined;
  #lastValue: DynamicValue | undefined;
  #values: Map<FieldReader, DynamicValue | undefined> | undefined;
  #fields: WireFields | undefined;

  /** `type` has what decodes each field, by each of its names. */
  constructor(type: ReadonlyMap<string, FieldReader>, source: WireBytes, spans: Span | undefined) {
    this.#type = type;
    this.#source = source;
    this.#spans = spans;
  }

  get(name: string): DynamicValue | undefined {
    const field = this.#type.get(name);
    if (field === undefined) return undefined;
    if (field === this.#lastField) return this.#lastValue;
    if (this.#values?.has(field)) return this.#values.get(field);
    if (this.#lastField !== undefined) {
      this.#values ??= new Map();
      this.#values.set(this.#lastField, this.#lastValue);
    }
    this.#fields ??= new WireFields(this.#source, this.#spans);
    this.#lastValue = field(this.#fields);
    this.#lastField = field;
    return this.#lastValue;
  }
}
