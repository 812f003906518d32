import { badField, type LongrunError } from "../errors.ts";
import { quote } from "../quote.ts";
import { type Json, JsonNumber } from "./json.ts";

const PLAIN_KEY = /^\w{1,80}$/;

/** Where in the JSON of a message a reader is: `operation.error.details[1].value`, by the fields' names in the proto. */
export class JsonPath {
  readonly #steps: (string | number)[] = [];

  /** Begins at the field of this path, if any. */
  constructor(field = "") {
    if (field !== "") this.#steps.push(field);
  }

  /** Reads what is at a field or an index; when that throws, the path stays at what could not be read. */
  at<Result>(step: string | number, read: () => Result): Result {
    this.#steps.push(step);
    const result = read();
    this.#steps.pop();
    return result;
  }

  /** Reads what is at a key that a client chose. */
  atKey<Result>(key: string, read: () => Result): Result {
    return this.at(PLAIN_KEY.test(key) ? key : `[${quote(key)}]`, read);
  }

  /** The INVALID_JSON_VALUE of what is here; `description` ends with a full stop. */
  error(description: string, json?: Json): LongrunError {
    return badField("INVALID_JSON_VALUE", this.toString(), description, json === undefined ? json : shown(json));
  }

  toString(): string {
    const text = this.#steps.reduce<string>((path, step) => {
      if (typeof step === "number") return `${path}[${step}]`;
      return path === "" || step.startsWith("[") ? `${path}${step}` : `${path}.${step}`;
    }, "");
    return text === "" ? "body" : text;
  }
}

/** A value that an error can tell in a few words. */
function shown(json: Json): string | undefined {
  if (json instanceof JsonNumber) return json.text;
  return typeof json === "string" || typeof json === "boolean" ? String(json) : undefined;
}
