import type { MessageTypeSource, OutputOf } from "./message-type.ts";
import { messageTypeOf } from "./message-type-of.ts";
import { typeNameOfUrl } from "./type-name-of-url.ts";

/** A google.protobuf.Any as any protobuf library gives it. */
export interface AnyLike {
  readonly typeUrl?: string | null;
  readonly type_url?: string | null;
  /** Text is base64. */
  readonly value?: Uint8Array | string | null;
}

/**
 * The message in a google.protobuf.Any, if it is of this type; undefined if it is of another one, or if there is none.
 * Throws what the protobuf library of the type throws for bytes that are none of its encodings.
 */
export function unpack<Source extends MessageTypeSource>(
  any: AnyLike | null | undefined,
  type: Source,
): OutputOf<Source> | undefined {
  if (any === undefined || any === null) return undefined;
  const { typeName, decode } = messageTypeOf(type);
  if (typeNameOfUrl(any.typeUrl || any.type_url || "") !== typeName) return undefined;
  const value = any.value ?? new Uint8Array();
  return decode(typeof value === "string" ? Buffer.from(value, "base64") : value);
}
