import { create, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { definitionName } from "./definition-name.ts";
import type {
  InputOf,
  MessageCodec,
  MessageDefinition,
  MessageType,
  MessageTypeSource,
  OutputOf,
} from "./message-type.ts";
import { typeNameOfUrl } from "./type-name-of-url.ts";

/**
 * Reads a message type of the user's in any of its forms. `typeName` is its full name, for forms that do not tell it.
 * Throws a TypeError if it is no message type, or if its name is neither given nor to be found.
 */
export function messageTypeOf<Source extends MessageTypeSource>(
  source: Source,
  typeName?: string,
): MessageType<InputOf<Source>, OutputOf<Source>>;
export function messageTypeOf(source: MessageTypeSource, typeName?: string): MessageType<never, unknown> {
  if (isSchema(source)) return ofSchema(source);
  if (isDefinition(source)) return ofDefinition(source, typeName ?? definitionName(source));
  if (isCodec(source)) return ofCodec(source, typeName ?? codecName(source));
  throw new TypeError("This is no message type: it neither is a schema, nor encodes and decodes messages.");
}

function ofSchema(schema: DescMessage): MessageType<never, unknown> {
  return {
    typeName: schema.typeName,
    encode: (message) => toBinary(schema, create(schema, anObject(message, schema.typeName))),
    decode: (bytes) => fromBinary(schema, bytes),
  };
}

function ofDefinition(definition: MessageDefinition, typeName: string): MessageType<never, unknown> {
  return {
    typeName,
    encode: (message) => definition.serialize(anObject(message, typeName)),
    decode: (bytes) => definition.deserialize(Buffer.from(bytes)),
  };
}

function ofCodec(codec: MessageCodec, typeName: string): MessageType<never, unknown> {
  return {
    typeName,
    encode(message) {
      const given = codec.fromObject === undefined ? message : codec.fromObject(anObject(message, typeName));
      const encoded = codec.encode(given as never);
      return encoded instanceof Uint8Array ? encoded : encoded.finish();
    },
    decode: (bytes) => codec.decode(bytes),
  };
}

/** The message itself. Throws a TypeError for what libraries would take for an empty message. */
function anObject<Message>(message: Message, typeName: string): Message {
  if (typeof message === "object" && message !== null) return message;
  throw new TypeError(
    `A message of the type ${typeName} is needed, not ${message === null ? "null" : typeof message}.`,
  );
}

function codecName(codec: MessageCodec): string {
  const { typeName, fullName, $type } = codec;
  const name = typeName ?? fullName?.replace(/^\./, "") ?? $type ?? typeNameOfUrl(codec.getTypeUrl?.() ?? "");
  if (name) return name;
  throw new TypeError("The message type does not tell its full name: give it to messageTypeOf.");
}

function isSchema(source: MessageTypeSource): source is DescMessage {
  return "kind" in source && source.kind === "message";
}

function isDefinition(source: MessageTypeSource): source is MessageDefinition {
  return "serialize" in source && "deserialize" in source && "fileDescriptorProtos" in source;
}

function isCodec(source: MessageTypeSource): source is MessageCodec {
  return "encode" in source && "decode" in source;
}
