import { LongrunError } from "../errors.ts";
import { defaultLimits } from "../limits.ts";
import { quote } from "../quote.ts";
import { type Json, JsonNumber } from "./json.ts";

/** How many values a JSON text may have: those that are read within a fraction of a second, in which nobody else is served. */
const MOST_VALUES = 50_000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The length from which V8 makes a substring a view of the whole text, which then stays in memory with it. */
const VIEW_LENGTH = 13;

/**
 * Parses a JSON text by RFC 8259 and stricter than that: a key must not be twice in an object, strings must be
 * well-formed Unicode, nothing is nested deeper than `depth`, and there are at most 50,000 values in all. Throws INVALID_JSON with the place, line and column
 * counted from 1, columns in UTF-16 code units.
 */
export function parseJson(
  text: string,
  { depth = defaultLimits.maxJsonDepth }: { readonly depth?: number | undefined } = {},
): Json {
  return new JsonParser(text, depth).document();
}

class JsonParser {
  readonly #text: string;
  readonly #deepest: number;
  #position = 0;
  #values = 0;

  constructor(text: string, deepest: number) {
    this.#text = text;
    this.#deepest = deepest;
  }

  document(): Json {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#position < this.#text.length) this.#fail("the text goes on after the value");
    return value;
  }

  #value(depth: number): Json {
    this.#skipSpace();
    if (++this.#values > MOST_VALUES) this.#fail(`there are more than ${MOST_VALUES} values`);
    switch (this.#text[this.#position]) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case "n":
        return this.#word("null", null);
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Json {
    this.#open(depth);
    const object: Record<string, Json> = Object.create(null);
    if (this.#take("}")) return object;
    do {
      this.#skipSpace();
      const start = this.#position;
      if (this.#text[start] !== '"') this.#fail("a key in double quotes is missing");
      const key = this.#string();
      if (key in object) this.#fail(`the key ${quote(key)} is there twice`, start);
      if (!this.#take(":")) this.#fail("a colon is missing");
      object[key] = this.#value(depth);
    } while (this.#take(","));
    if (!this.#take("}")) this.#fail("a comma or the end of the object is missing");
    return object;
  }

  #array(depth: number): Json {
    this.#open(depth);
    const array: Json[] = [];
    if (this.#take("]")) return array;
    do array.push(this.#value(depth));
    while (this.#take(","));
    if (!this.#take("]")) this.#fail("a comma or the end of the array is missing");
    return array;
  }

  #open(depth: number): void {
    if (depth > this.#deepest) this.#fail(`values are nested more than ${this.#deepest} deep`);
    this.#position++;
  }

  #string(): string {
    const start = this.#position++;
    let escaped = false;
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position++);
      if (unit === QUOTE) break;
      if (Number.isNaN(unit)) this.#fail("the string does not end", start);
      if (unit < 0x20) this.#fail("a control character in a string is not escaped", this.#position - 1);
      if (unit !== BACKSLASH) continue;
      escaped = true;
      this.#position++;
    }
    const token = this.#text.slice(start, this.#position);
    const value = escaped || token.length >= VIEW_LENGTH ? this.#unescape(token, start) : token.slice(1, -1);
    if (!value.isWellFormed()) this.#fail("a string has half of a surrogate pair", start);
    return value;
  }

  /** The string that the token is, as a copy of its own. */
  #unescape(token: string, start: number): string {
    try {
      return JSON.parse(token);
    } catch {
      this.#fail("a string has a malformed escape", start);
    }
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#position)) this.#fail("this is no JSON value");
    this.#position += word.length;
    return value;
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#position;
    if (!NUMBER.test(this.#text)) this.#fail("a value is missing");
    const number = new JsonNumber(this.#text.slice(this.#position, NUMBER.lastIndex));
    this.#position = NUMBER.lastIndex;
    return number;
  }

  #take(character: string): boolean {
    this.#skipSpace();
    const found = this.#text[this.#position] === character;
    if (found) this.#position++;
    return found;
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#position++;
    }
  }

  #fail(problem: string, position = this.#position): never {
    let lines = 1;
    for (let at = this.#text.indexOf("\n"); at >= 0 && at < position; at = this.#text.indexOf("\n", at + 1)) lines++;
    const line = String(lines);
    const column = String(position === 0 ? 1 : position - this.#text.lastIndexOf("\n", position - 1));
    const message = `The JSON is malformed at line ${line}, column ${column}: ${problem}.`;
    throw new LongrunError("INVALID_JSON", message, { line, column });
  }
}
