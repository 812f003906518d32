/** A JSON value as it was written: numbers keep their text, so that none is rounded. Strings are well-formed Unicode. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

/** A JSON object. The parser makes it without a prototype, so that any key is plain data. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON number by its text, such as `9007199254740993` or `1e3`. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Whether the value is an array. */
export function isJsonArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** Whether the value is an object. */
export function isJsonObject(json: Json): json is JsonObject {
  return typeof json === "object" && json !== null && !(json instanceof JsonNumber) && !isJsonArray(json);
}
