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

/** Encodes a repeated field of encoded messages, byte for byte and uncopied, in pieces; after it comes `rest`. */
export function embedAll(fieldNumber: number, messages: readonly Uint8Array[], rest: Uint8Array): Uint8Array[] {
  const writer = new BinaryWriter();
  const head = ({ length }: Uint8Array) => writer.tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish();
  return [...messages.flatMap((message) => [head(message), message]), rest];
}
