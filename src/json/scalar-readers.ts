import { ScalarType } from "@bufbuild/protobuf";
import { type Json, JsonNumber } from "./json.ts";
import { parseInteger } from "./parse-integer.ts";
import type { ValueReader } from "./value-reader.ts";

/** A value of a scalar field; 64-bit integers are bigints. */
export type Scalar = string | boolean | number | bigint | Uint8Array;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BASE64 = /^(?<data>[A-Za-z0-9+/_-]*)(?<padding>={0,2})$/;

/** The characters that the last group of base64 may end with, by its length, so that no bit of them is left over. */
const LAST_IN_GROUP: readonly (string | undefined)[] = [undefined, "", "AQgw", "AEIMQUYcgkosw048"];

const string: ValueReader<string> = {
  expected: "a string",
  read: (json) => (typeof json === "string" ? json : undefined),
};

const bool: ValueReader<boolean> = {
  expected: "true or false",
  read: (json) => (typeof json === "boolean" ? json : undefined),
};

/** The reader of bytes: base64 of either alphabet, with or without padding, no bits left over. */
export const bytesReader: ValueReader<Uint8Array> = {
  expected: "a string in base64",
  read(json) {
    const { data, padding } = (typeof json === "string" && BASE64.exec(json)?.groups) || {};
    if (data === undefined || padding === undefined) return undefined;
    const isPadded = padding === "" || (data.length + padding.length) % 4 === 0;
    const isWhole = LAST_IN_GROUP[data.length % 4]?.includes(data.at(-1) ?? "") ?? true;
    return isPadded && isWhole ? new Uint8Array(Buffer.from(data, "base64")) : undefined;
  },
};

const double = float("a number, as such or as a string", (value) => value);
const single = float("a number within the range of a float", Math.fround);
const int32 = integer(-(2n ** 31n), 2n ** 31n - 1n, Number);
const uint32 = integer(0n, 2n ** 32n - 1n, Number);
const int64 = integer(-(2n ** 63n), 2n ** 63n - 1n, BigInt);
const uint64 = integer(0n, 2n ** 64n - 1n, BigInt);

/** The readers of scalar values, by ProtoJSON without leniency. */
export const scalarReaders: Readonly<Record<ScalarType, ValueReader<Scalar>>> = {
  [ScalarType.DOUBLE]: double,
  [ScalarType.FLOAT]: single,
  [ScalarType.INT64]: int64,
  [ScalarType.UINT64]: uint64,
  [ScalarType.INT32]: int32,
  [ScalarType.FIXED64]: uint64,
  [ScalarType.FIXED32]: uint32,
  [ScalarType.BOOL]: bool,
  [ScalarType.STRING]: string,
  [ScalarType.BYTES]: bytesReader,
  [ScalarType.UINT32]: uint32,
  [ScalarType.SFIXED32]: int32,
  [ScalarType.SFIXED64]: int64,
  [ScalarType.SINT32]: int32,
  [ScalarType.SINT64]: int64,
};

function float(expected: string, round: (value: number) => number): ValueReader<number> {
  return {
    expected,
    read(json) {
      if (json === "NaN" || json === "Infinity" || json === "-Infinity") return Number(json);
      const text = numberText(json);
      const value = text !== undefined && NUMBER.test(text) ? round(Number(text)) : Number.NaN;
      return Number.isFinite(value) ? value : undefined;
    },
  };
}

function integer<Value>(least: bigint, most: bigint, convert: (value: bigint) => Value): ValueReader<Value> {
  return {
    expected: `an integer from ${least} to ${most}`,
    read(json) {
      const value = parseInteger(numberText(json) ?? "");
      return value !== undefined && value >= least && value <= most ? convert(value) : undefined;
    },
  };
}

function numberText(json: Json): string | undefined {
  if (json instanceof JsonNumber) return json.text;
  return typeof json === "string" ? json : undefined;
}
