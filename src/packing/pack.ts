import type { InputOf, MessageTypeSource } from "./message-type.ts";
import { messageTypeOf } from "./message-type-of.ts";
import { type PackedAny, packedAny } from "./packed-any.ts";

const PREFIX = "type.googleapis.com/";

/**
 * Packs a message of the user's into a google.protobuf.Any. Throws a TypeError if the name of the type is not to be found,
 * and what the protobuf library of the type throws for a message that is not of it.
 */
export function pack<Source extends MessageTypeSource>(type: Source, message: InputOf<Source>): PackedAny {
  const { typeName, encode } = messageTypeOf(type);
  return packedAny(PREFIX + typeName, encode(message));
}
