import { hasCustomJsonRepresentation, StructSchema } from "@bufbuild/protobuf/wkt";
import type { DynamicValue, MapValue, MessageValue } from "../../aip/filter/index.ts";
import type { MessageType } from "./message-type.ts";

/**
 * What a filter sees of a google.protobuf.Any, as in ProtoJSON: the type URL as `@type`, and beside it the fields of
 * the message inside. A message that has its own form in JSON, such as a wrapper or a Timestamp, is the field `value`; a
 * Struct gives its keys, and is the field `value` besides unless that is one of them. The message is decoded when
 * something of it is asked for; if its type is unknown or its bytes are malformed, there is `@type` only.
 */
export function anyValue(
  any: MessageValue,
  find: (typeName: string) => MessageType | undefined,
): MapValue | MessageValue {
  const typeUrl = any.get("type_url");
  const type = typeof typeUrl === "string" ? find(typeNameOf(typeUrl)) : undefined;
  const isStruct = type?.desc.typeName === StructSchema.typeName;
  const isValue = type !== undefined && hasCustomJsonRepresentation(type.desc);
  let unpacked: { readonly content: DynamicValue | undefined } | undefined;
  const content = () => {
    unpacked ??= { content: unpack(type, any.get("value")) };
    return unpacked.content;
  };
  const get = (name: string) => {
    if (name === "@type") return typeUrl;
    const member = isStruct || !isValue ? memberOf(content(), name) : undefined;
    return member === undefined && isValue && name === "value" ? content() : member;
  };
  return isStruct ? { kind: "map", size: 1, get } : { kind: "message", get };
}

/** The full name of the type that a type URL is about. */
function typeNameOf(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}

function unpack(type: MessageType | undefined, bytes: DynamicValue | undefined): DynamicValue | undefined {
  const message = bytes instanceof Uint8Array ? type?.parse(bytes) : undefined;
  return message && type?.convert(message);
}

function memberOf(value: DynamicValue | undefined, name: string): DynamicValue | undefined {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  return value.kind === "map" || value.kind === "message" ? value.get(name) : undefined;
}
