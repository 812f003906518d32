import type { DynamicValue, EnumValue, MapValue, MessageValue } from "../../../../src/aip/filter/index.ts";

/** A message with these fields, which answers to their camelCase names too. */
export function message(fields: Readonly<Record<string, DynamicValue>>): MessageValue {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    kind: "message",
    get: (name) => (Object.hasOwn(fields, name) ? fields[name] : fields[snake(name)]),
  };
}

/** A map, or a Struct, with these keys. */
export function map(entries: Readonly<Record<string, DynamicValue>>): MapValue {
  const get = (key: string) => (Object.hasOwn(entries, key) ? entries[key] : undefined);
  return { kind: "map", size: Object.keys(entries).length, get };
}

/** A list of these elements. */
export function list(...elements: readonly DynamicValue[]): DynamicValue {
  return { kind: "list", elements };
}

/** A value of an enum. */
export function enumValue(name: string, number: number): EnumValue {
  return { kind: "enum", name, number };
}

/** The timestamp that JavaScript's Date reads in the text. */
export function timestamp(text: string, nanos = 0): DynamicValue {
  return { kind: "timestamp", seconds: BigInt(Date.parse(text) / 1000), nanos };
}

/** A duration. */
export function duration(seconds: bigint, nanos = 0): DynamicValue {
  return { kind: "duration", seconds, nanos };
}
