import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Encodes a message given by its fields. */
export function encode<Desc extends DescMessage>(desc: Desc, init: MessageInitShape<Desc>): Uint8Array {
  return toBinary(desc, create(desc, init));
}

/** Encodes a field whose value is an encoded message, byte for byte. */
export function embed(fieldNumber: number, message: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).bytes(message).finish();
}

/** Encodes a repeated field of encoded messages, byte for byte, after which come the fields in `rest`. */
export function embedAll(fieldNumber: number, messages: readonly Uint8Array[], rest: Uint8Array): Uint8Array {
  const heads = messages.map((message) =>
    new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(message.length).finish(),
  );
  return Buffer.concat([...messages.flatMap((message, index) => [heads[index] ?? message, message]), rest]);
}
