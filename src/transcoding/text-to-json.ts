import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { type Json, JsonNumber } from "../json/json.ts";

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const SNAKE = /_([a-z])/g;
const NO_NUMBERS: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/** The JSON that a text stands for, or what it must be instead. */
export type TextInJson = { readonly json: Json } | { readonly rule: string };

/**
 * The ProtoJSON of a value that a path or a query holds as text: of the field, or of one element if it is a list. The
 * field must be a scalar in JSON. Says only what tells apart the kinds of JSON; whether the value is in range, of the
 * enum and so on is for the decoder to find.
 */
export function textToJson(field: DescField, text: string): TextInJson {
  const { message, scalar } = field;
  if (field.enum !== undefined) return { json: INTEGER.test(text) ? new JsonNumber(text) : text };
  if (message?.typeName === "google.protobuf.FieldMask") return { json: lowerCamel(text) };
  // Of the messages that are scalars in JSON, only wrappers have a field of this name.
  const type = message === undefined ? scalar : message.fields.find(({ name }) => name === "value")?.scalar;
  switch (type) {
    case undefined:
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return { json: text };
    case ScalarType.BOOL:
      return text === "true" || text === "false" ? { json: text === "true" } : { rule: "must be true or false." };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      if (NO_NUMBERS.has(text)) return { json: text };
  }
  return NUMBER.test(text) ? { json: new JsonNumber(text) } : { rule: "must be a number." };
}

/** A list of paths in the names of JSON; the ones that cannot be told apart there stay as they are. */
function lowerCamel(paths: string): string {
  return paths.replace(SNAKE, (_, letter: string) => letter.toUpperCase());
}
