import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** A length-delimited field, encoded by hand: text, or bytes as they are. */
export function field(number: number, value: string | Uint8Array): Uint8Array {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(Buffer.from(value)).finish();
}

/** A varint field, encoded by hand. */
export function varint(number: number, value: number): Uint8Array {
  return new BinaryWriter().tag(number, WireType.Varint).int64(value).finish();
}

/** Some fields, one after the other. */
export function fields(...encoded: Uint8Array[]): Buffer {
  return Buffer.concat(encoded);
}
