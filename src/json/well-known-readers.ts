import { type DescMessage, fromJson, type JsonValue, type Message } from "@bufbuild/protobuf";
import {
  DurationSchema,
  FieldMaskSchema,
  ListValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { fieldMaskReader } from "./field-mask-reader.ts";
import { isJsonArray, isJsonObject, type Json } from "./json.ts";
import { plainJson } from "./plain-json.ts";
import type { ValueReader } from "./value-reader.ts";

const TIMESTAMP = /^(?<dateTime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const DURATION = /^-?(?:0|[1-9]\d*)(?:\.\d{1,9})?s$/;

/**
 * The readers of the well-known types whose JSON is not their fields, by full name, but for Any and the wrappers.
 * protobuf-es reads the JSON, once it is checked for what protobuf-es is lax about.
 */
export const wellKnownReaders: ReadonlyMap<string, ValueReader<Message>> = new Map<string, ValueReader<Message>>([
  reader(TimestampSchema, "a time such as 2026-01-31T08:30:00Z, in years 1 to 9999", timestamp),
  reader(DurationSchema, "a duration such as 1.5s, of at most 315576000000s", (json) => text(json, DURATION)),
  [FieldMaskSchema.typeName, fieldMaskReader],
  reader(StructSchema, "an object, with numbers that a double can hold", (json) => {
    return isJsonObject(json) ? plainJson(json) : undefined;
  }),
  reader(ListValueSchema, "an array, with numbers that a double can hold", (json) => {
    return isJsonArray(json) ? plainJson(json) : undefined;
  }),
  reader(ValueSchema, "JSON with numbers that a double can hold", plainJson),
]);

function reader(
  desc: DescMessage,
  expected: string,
  check: (json: Json) => JsonValue | undefined,
): [string, ValueReader<Message>] {
  const read = (json: Json) => {
    try {
      const plain = check(json);
      return plain === undefined ? undefined : fromJson(desc, plain);
    } catch {
      return undefined;
    }
  };
  return [desc.typeName, { expected, read }];
}

function text(json: Json, pattern: RegExp): string | undefined {
  return typeof json === "string" && pattern.test(json) ? json : undefined;
}

/** The time, if its day is one of the calendar and its hour one of the day: not 30 February, not 24:00. */
function timestamp(json: Json): string | undefined {
  const dateTime = typeof json === "string" ? TIMESTAMP.exec(json)?.groups?.dateTime : undefined;
  if (typeof json !== "string" || dateTime === undefined) return undefined;
  const written = `${dateTime}.000Z`;
  const milliseconds = Date.parse(written);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === written ? json : undefined;
}
