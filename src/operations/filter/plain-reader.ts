import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import { scalarZeroValue } from "@bufbuild/protobuf/reflect";
import type { BinaryReader } from "@bufbuild/protobuf/wire";
import type { DynamicValue, EnumValue } from "../../aip/filter/index.ts";

/** The type of a value that is no message: a scalar or an enum. */
export type PlainType = Pick<DescField, "scalar" | "enum">;

/** Decodes the value that a reader has come to. */
export type PlainReader = (reader: BinaryReader) => DynamicValue;

/** Makes what decodes the values of a type. */
export function plainReader({ scalar = ScalarType.INT32, enum: desc }: PlainType): PlainReader {
  return desc === undefined ? scalars[scalar] : (reader) => enumValue(desc, reader.int32());
}

/** The value that a field has of which nothing was encoded. */
export function defaultValue({ scalar = ScalarType.INT32, enum: desc }: PlainType): DynamicValue {
  return desc === undefined ? scalarZeroValue(scalar, false) : enumValue(desc, desc.values[0]?.number ?? 0);
}

function enumValue(desc: DescEnum, number: number): EnumValue {
  return { kind: "enum", name: desc.value[number]?.name ?? String(number), number };
}

/** The number with the fewest digits that is this one in 32 bits: what people see of it, and compare it with. */
function shortestNumber(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(float.toPrecision(digits));
    if (Math.fround(shorter) === float) return shorter;
  }
  return Number(float.toPrecision(9));
}

const scalars: Readonly<Record<ScalarType, PlainReader>> = {
  [ScalarType.DOUBLE]: (reader) => reader.double(),
  [ScalarType.FLOAT]: (reader) => shortestNumber(reader.float()),
  [ScalarType.INT64]: (reader) => reader.int64(),
  [ScalarType.UINT64]: (reader) => reader.uint64(),
  [ScalarType.INT32]: (reader) => reader.int32(),
  [ScalarType.FIXED64]: (reader) => reader.fixed64(),
  [ScalarType.FIXED32]: (reader) => reader.fixed32(),
  [ScalarType.BOOL]: (reader) => reader.bool(),
  [ScalarType.STRING]: (reader) => reader.string(),
  [ScalarType.BYTES]: (reader) => reader.bytes(),
  [ScalarType.UINT32]: (reader) => reader.uint32(),
  [ScalarType.SFIXED32]: (reader) => reader.sfixed32(),
  [ScalarType.SFIXED64]: (reader) => reader.sfixed64(),
  [ScalarType.SINT32]: (reader) => reader.sint32(),
  [ScalarType.SINT64]: (reader) => reader.sint64(),
};
