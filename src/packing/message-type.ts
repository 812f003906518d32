import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";

/** A message type of the user's: its full name, and how its messages become bytes and come back. */
export interface MessageType<Input = unknown, Output = Input> {
  /** The full name, such as `bookstore.v1.ExportBooksResponse`. */
  readonly typeName: string;
  encode(message: Input): Uint8Array;
  decode(bytes: Uint8Array): Output;
}

/** A message type as proto-loader describes it, in a package definition or as the type of a method. */
export interface MessageDefinition {
  /** Its google.protobuf.DescriptorProto, which has no package in its name. */
  readonly type: object;
  /** All encoded google.protobuf.FileDescriptorProtos that were loaded with it. */
  readonly fileDescriptorProtos: readonly Uint8Array[];
  serialize(message: never): Uint8Array;
  deserialize(bytes: Buffer): unknown;
}

/**
 * What encodes and decodes messages in the manner of protobufjs: its static classes, its reflected types, and what other
 * generators make in this shape. One of the four members after the two functions tells the name of the type.
 */
export interface MessageCodec {
  encode(message: never): Uint8Array | { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  /** Makes of a plain object what can be encoded, with names of enum values and the like. */
  fromObject?(plain: object): unknown;
  /** The full name. */
  readonly typeName?: string;
  /** The full name after a dot, as reflected types have it. */
  readonly fullName?: string;
  /** The full name, as ts-proto has it. */
  readonly $type?: string;
  /** The type URL, as static classes have it. */
  getTypeUrl?(): string;
}

/**
 * A message type in any form that is understood: a schema of protobuf-es, a definition of proto-loader, a static class or
 * reflected type of protobufjs, or anything of the same shape.
 */
export type MessageTypeSource = DescMessage | MessageDefinition | MessageCodec;

/** What may be given for a message of a type when it is encoded. */
export type InputOf<Source> = Source extends DescMessage
  ? MessageInitShape<Source>
  : Source extends { serialize(message: infer Input): Uint8Array }
    ? Input
    : Source extends { encode(message: infer Input): unknown }
      ? Input
      : never;

/** What a message of a type is when it has been decoded. */
export type OutputOf<Source> = Source extends DescMessage
  ? MessageShape<Source>
  : Source extends { deserialize(bytes: Buffer): infer Output }
    ? Output
    : Source extends { decode(bytes: Uint8Array): infer Output }
      ? Output
      : never;
