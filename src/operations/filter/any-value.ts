import type { DynamicValue, MessageValue } from "../../aip/filter/index.ts";
import type { MessageType } from "./message-type.ts";

/**
 * What a filter sees of a google.protobuf.Any, as in ProtoJSON: the type URL as `@type`, and beside it the fields of
 * the message inside. A message that has its own form in JSON, such as a wrapper or a Timestamp, is the field `value`; a
 * Struct gives its keys, and is the field `value` besides unless that is one of them. The message is decoded when
 * something of it is asked for; if its type is unknown or its bytes are malformed, there is `@type` only.
 */
export class AnyValue {
  readonly kind: "map" | "message";
  /** At least the type URL is there. */
  readonly size = 1;
  readonly #any: MessageValue;
  readonly #typeUrl: DynamicValue | undefined;
  readonly #type: MessageType | undefined;
  #content: DynamicValue | undefined;
  #isUnpacked = false;

  constructor(any: MessageValue, find: (typeUrl: string) => MessageType | undefined) {
    this.#any = any;
    this.#typeUrl = any.get("type_url");
    this.#type = typeof this.#typeUrl === "string" ? find(this.#typeUrl) : undefined;
    this.kind = this.#type?.isStruct ? "map" : "message";
  }

  get(name: string): DynamicValue | undefined {
    if (name === "@type") return this.#typeUrl;
    const isValue = this.#type?.hasOwnJson === true;
    const member = this.kind === "map" || !isValue ? memberOf(this.#unpacked, name) : undefined;
    return member === undefined && isValue && name === "value" ? this.#unpacked : member;
  }

  get #unpacked(): DynamicValue | undefined {
    if (!this.#isUnpacked) {
      this.#isUnpacked = true;
      this.#content = unpack(this.#type, this.#any.get("value"));
    }
    return this.#content;
  }
}

function unpack(type: MessageType | undefined, bytes: DynamicValue | undefined): DynamicValue | undefined {
  const message = bytes instanceof Uint8Array ? type?.parse(bytes) : undefined;
  return message && type?.convert(message);
}

function memberOf(value: DynamicValue | undefined, name: string): DynamicValue | undefined {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  return value.kind === "map" || value.kind === "message" ? value.get(name) : undefined;
}
