import type { DescMessage } from "@bufbuild/protobuf";
import {
  DurationSchema,
  isWrapperDesc,
  ListValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import type { DynamicValue, MessageValue } from "../../aip/filter/index.ts";

/** Makes of a message the value that it stands for; undefined if it stands for none. */
export type Conversion = (message: MessageValue) => DynamicValue | undefined;

const MOST_NANOS = 999_999_999;
const JSON_VALUES = ["number_value", "string_value", "bool_value", "struct_value", "list_value"];

const EMPTY_STRUCT: DynamicValue = { kind: "map", size: 0, get: () => undefined };
const EMPTY_LIST: DynamicValue = { kind: "list", elements: [] };

const conversions: ReadonlyMap<string, Conversion> = new Map([
  [TimestampSchema.typeName, timestamp],
  [DurationSchema.typeName, duration],
  [StructSchema.typeName, (struct) => struct.get("fields") ?? EMPTY_STRUCT],
  [ListValueSchema.typeName, (list) => list.get("values") ?? EMPTY_LIST],
  [ValueSchema.typeName, jsonValue],
]);

/** What messages of a type are compared as: themselves, except times, wrappers and what JSON consists of. */
export function conversionOf(desc: DescMessage): Conversion {
  if (isWrapperDesc(desc)) return (wrapper) => wrapper.get("value");
  return conversions.get(desc.typeName) ?? ((message) => message);
}

function timestamp(message: MessageValue): DynamicValue | undefined {
  const seconds = message.get("seconds");
  const nanos = message.get("nanos");
  if (typeof seconds !== "bigint" || typeof nanos !== "number" || nanos < 0 || nanos > MOST_NANOS) return undefined;
  return { kind: "timestamp", seconds, nanos };
}

function duration(message: MessageValue): DynamicValue | undefined {
  const seconds = message.get("seconds");
  const nanos = message.get("nanos");
  if (typeof seconds !== "bigint" || typeof nanos !== "number" || Math.abs(nanos) > MOST_NANOS) return undefined;
  const mixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  return mixed ? undefined : { kind: "duration", seconds, nanos };
}

function jsonValue(message: MessageValue): DynamicValue {
  for (const name of JSON_VALUES) {
    const value = message.get(name);
    if (value !== undefined) return value;
  }
  return null;
}
