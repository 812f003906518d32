import type { MessageDefinition, MessageType } from "./message-type.ts";
import { messageTypeOf } from "./message-type-of.ts";

/**
 * The message type with this full name in what proto-loader has loaded. Throws a TypeError if it is not there.
 */
export function messageIn(loaded: Readonly<Record<string, object>>, typeName: string): MessageType<object, object> {
  const definition = loaded[typeName];
  if (isMessage(definition)) return messageTypeOf(definition, typeName);
  throw new TypeError(`${JSON.stringify(typeName)} is no message of what was loaded.`);
}

interface ObjectDefinition extends MessageDefinition {
  serialize(message: object): Uint8Array;
  deserialize(bytes: Buffer): object;
}

function isMessage(definition: object | undefined): definition is ObjectDefinition {
  return definition !== undefined && "serialize" in definition && "fileDescriptorProtos" in definition;
}
