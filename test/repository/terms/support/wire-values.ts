import { FieldDescriptorProto_Type as Type } from "@bufbuild/protobuf/wkt";
import fc, { type Arbitrary } from "fast-check";

/** A field of `EveryKind`, in some encoding that readers take, usual or not. */
export interface WireValue {
  readonly type: Type;
  readonly bytes: Uint8Array;
}

const varints = [
  Type.INT64,
  Type.UINT64,
  Type.INT32,
  Type.BOOL,
  Type.UINT32,
  Type.ENUM,
  Type.SINT32,
  Type.SINT64,
] as const;

const integers = fc.oneof(
  fc.bigInt({ min: -300n, max: 300n }),
  fc
    .constantFrom(31n, 32n, 52n, 53n, 63n, 64n)
    .chain((bits) => fc.bigInt({ min: 2n ** bits - 2n, max: 2n ** bits + 2n })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);
const doubles = fc.oneof(fc.double(), fc.integer().map(Number), fc.constantFrom(0.1, 1e3, -0, 5e-324, 1e300, 2 ** 60));
const floats = fc.oneof(fc.float(), fc.constantFrom(0.1, 16777217, 1e-44, 3.4028234663852886e38).map(Math.fround));

function varint(type: Type, value: bigint, padding: number): WireValue {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); bytes.length === 0 || rest > 0n; rest >>= 7n)
    bytes.push(Number(rest & 0x7fn));
  while (bytes.length < Math.min(padding, 10)) bytes.push(0);
  const last = bytes.length - 1;
  return field(type, 0, Buffer.from(bytes.map((byte, index) => (index < last ? byte | 0x80 : byte))));
}

function fixed(type: Type, size: 4 | 8, write: (bytes: Buffer) => void): WireValue {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return field(type, size === 8 ? 1 : 5, bytes);
}

function sized(type: Type, bytes: Uint8Array): WireValue {
  const head = bytes.length < 0x80 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >>> 7];
  return field(type, 2, Buffer.concat([Uint8Array.from(head), bytes]));
}

function field(type: Type, wireType: number, value: Uint8Array): WireValue {
  const tag = (type << 3) | wireType;
  return { type, bytes: Buffer.concat([Uint8Array.from(tag < 0x80 ? [tag] : [(tag & 0x7f) | 0x80, 1]), value]) };
}

/** Texts of all kinds, among them some that could be messages. */
export const wireTexts: Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("\n", "\b", "\x10", "\x01", "\x02", "a", "x", "2", "\x7f"), maxLength: 5 }),
  fc.string({ minLength: 250, maxLength: 260 }),
);

/** Fields of all types of `EveryKind` that are no messages. */
export const wireValues: Arbitrary<WireValue> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...varints), integers, fc.nat({ max: 12 })).map((all) => varint(...all)),
  },
  doubles.map((double) => fixed(Type.DOUBLE, 8, (bytes) => bytes.writeDoubleLE(double))),
  floats.map((float) => fixed(Type.FLOAT, 4, (bytes) => bytes.writeFloatLE(float))),
  fc
    .tuple(fc.constantFrom(Type.FIXED64, Type.SFIXED64), integers)
    .map(([type, integer]) => fixed(type, 8, (bytes) => bytes.writeBigInt64LE(BigInt.asIntN(64, integer)))),
  fc
    .tuple(fc.constantFrom(Type.FIXED32, Type.SFIXED32), integers)
    .map(([type, integer]) => fixed(type, 4, (bytes) => bytes.writeInt32LE(Number(BigInt.asIntN(32, integer))))),
  wireTexts.map((text) => sized(Type.STRING, Buffer.from(text))),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => sized(Type.BYTES, bytes)),
);

/** The ways in which a user may write a value: as a reader of its type reads it, where floats have several. */
export function writings(value: unknown): readonly string[] {
  if (value instanceof Uint8Array)
    return [Buffer.from(value).toString("base64"), Buffer.from(value).toString("base64url")];
  if (typeof value !== "number") return [String(value)];
  const rounded = [6, 7, 8, 9, 17].map((digits) => value.toPrecision(digits));
  return [
    String(value),
    value.toExponential(),
    ...rounded,
    BigInt.asIntN(32, BigInt(Number.isInteger(value) ? value : 0)).toString(),
  ];
}
