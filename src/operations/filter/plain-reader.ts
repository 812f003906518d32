import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import { scalarZeroValue } from "@bufbuild/protobuf/reflect";
import type { DynamicValue, EnumValue } from "../../aip/filter/index.ts";
import type { WireBytes } from "./wire-bytes.ts";

/** The type of a value that is no message: a scalar or an enum. */
export type PlainType = Pick<DescField, "scalar" | "enum">;

/** Decodes the value at the present position. */
export type PlainReader = (source: WireBytes) => DynamicValue;

/** Makes what decodes the values of a type. */
export function plainReader({ scalar = ScalarType.INT32, enum: desc }: PlainType): PlainReader {
  return desc === undefined ? scalars[scalar] : (source) => enumValue(desc, source.uint32() | 0);
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
  [ScalarType.DOUBLE]: (source) => source.decode((reader) => reader.double()),
  [ScalarType.FLOAT]: (source) => shortestNumber(source.decode((reader) => reader.float())),
  [ScalarType.INT64]: (source) => source.decode((reader) => reader.int64()),
  [ScalarType.UINT64]: (source) => source.decode((reader) => reader.uint64()),
  [ScalarType.INT32]: (source) => source.uint32() | 0,
  [ScalarType.FIXED64]: (source) => source.decode((reader) => reader.fixed64()),
  [ScalarType.FIXED32]: (source) => source.decode((reader) => reader.fixed32()),
  [ScalarType.BOOL]: (source) => source.decode((reader) => reader.bool()),
  [ScalarType.STRING]: (source) => source.text(),
  [ScalarType.BYTES]: (source) => source.slice(),
  [ScalarType.UINT32]: (source) => source.uint32(),
  [ScalarType.SFIXED32]: (source) => source.decode((reader) => reader.sfixed32()),
  [ScalarType.SFIXED64]: (source) => source.decode((reader) => reader.sfixed64()),
  [ScalarType.SINT32]: (source) => source.decode((reader) => reader.sint32()),
  [ScalarType.SINT64]: (source) => source.decode((reader) => reader.sint64()),
};
