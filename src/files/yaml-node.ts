import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { quote } from "../quote.ts";

/** A YAML file is not as it must be. The message says where and why, and repeats nothing of the file but names of fields. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

/** Where a value is: names of fields and places in lists, from the outside in. */
type Path = readonly (string | number)[];

/** The fields of a map: the first ones are there, the others may be. */
type Fields<Required extends string, Optional extends string> = { readonly [Name in Required]: YamlNode } & {
  readonly [Name in Optional]?: YamlNode;
};

/** How deep a value may be. Nothing we read is deeper, and by its aliases a file can be without end. */
const DEEPEST = 100;
/** What is said of a map or list that must have so many entries or items. */
const NOT_EMPTY = ["", " that is not empty"] as const;
const PLAIN_NAME = /^[\w-]{1,80}$/;

/** A value in the text of a YAML or JSON file, and its place there, for errors. All methods throw {@link YamlError}. */
export class YamlNode {
  readonly #value: unknown;
  readonly #path: Path;
  readonly #errorAt: (path: Path, problem: string) => YamlError;

  private constructor(value: unknown, path: Path, errorAt: (path: Path, problem: string) => YamlError) {
    this.#value = value;
    this.#path = path;
    this.#errorAt = errorAt;
  }

  /**
   * Reads one document, in which all keys are text and all tags and aliases are known. Errors begin with `file`, if it is
   * given.
   */
  static read(text: string, file = ""): YamlNode {
    const lines = new LineCounter();
    const failure = (problem: string, ...places: readonly string[]) => {
      const place = [file, ...places].filter((each) => each !== "").join(", ");
      return new YamlError(place === "" ? problem : `${place}: ${problem}`);
    };
    const document = documentIn(text, lines, failure);
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) {
      const { line, col } = lines.linePos(fault.pos[0]);
      // The message would repeat what is there, which may be a password.
      const reason = fault.code.toLowerCase().replaceAll("_", " ");
      throw failure(`is no YAML that can be read (${reason}).`, `line ${line}`, `column ${col}`);
    }
    return new YamlNode(plainValue(document, failure), [], (path, problem) => {
      const { line } = lines.linePos(offsetOf(document, path));
      return failure(problem, `line ${line}`, pathText(path));
    });
  }

  /** Whether it is null, or the file is empty. */
  get isNothing(): boolean {
    return this.#value === null;
  }

  /** The fields of a map that has all of the required ones, and no others than these and the optional ones. */
  fields<Required extends string, Optional extends string = never>(
    required: readonly Required[],
    optional: readonly Optional[] = [],
  ): Fields<Required, Optional> {
    const known: readonly string[] = [...required, ...optional];
    if (!(this.#value instanceof Map)) throw this.error(`must be a map with ${known.join(", ")}.`);
    const entries = this.entries(0);
    for (const [name, node] of entries) {
      if (!known.includes(name)) throw node.error(`there is no such field; there are ${known.join(", ")}.`);
    }
    const fields = Object.fromEntries(entries);
    const missing = required.find((name) => !Object.hasOwn(fields, name));
    if (missing !== undefined) throw this.error(`must have ${missing}.`);
    return fields as Fields<Required, Optional>;
  }

  /** The entries of a map, so many at least. */
  entries(least: 0 | 1): readonly (readonly [string, YamlNode])[] {
    const map: ReadonlyMap<unknown, unknown> | undefined = this.#value instanceof Map ? this.#value : undefined;
    if (map === undefined || map.size < least) throw this.error(`must be a map${NOT_EMPTY[least]}.`);
    return Array.from(map, ([key, value]) => {
      if (typeof key !== "string") throw this.error("has a key that is no text.");
      return [key, this.#child(key, value)];
    });
  }

  /** The items of a list, so many at least. */
  items(least: 0 | 1): readonly YamlNode[] {
    const list: readonly unknown[] | undefined = Array.isArray(this.#value) ? this.#value : undefined;
    if (list === undefined || list.length < least) throw this.error(`must be a list${NOT_EMPTY[least]}.`);
    return list.map((value, index) => this.#child(index, value));
  }

  /** A text. */
  text(): string {
    if (typeof this.#value !== "string") throw this.error("must be a text.");
    return this.#value;
  }

  /** A text, a number, true or false. */
  scalar(): string | number | boolean {
    const value = this.#value;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    throw this.error("must be a text, a number, true or false.");
  }

  /** Any value, as JSON.parse would give it. */
  json(): unknown {
    if (this.#value instanceof Map) return this.jsonObject();
    if (Array.isArray(this.#value)) return this.items(0).map((item) => item.json());
    return this.#value === null ? null : this.scalar();
  }

  /** A map, as JSON.parse would give it. */
  jsonObject(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.entries(0).map(([key, value]) => [key, value.json()]));
  }

  /** What one makes of a text, which may refuse it with a RangeError that says what it must be; the text is quoted. */
  parsed<Result>(parse: (text: string) => Result): Result {
    const text = this.text();
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.error(`${quote(text)} ${error.message}.`);
    }
  }

  /** An error about this value. */
  error(problem: string): YamlError {
    return this.#errorAt(this.#path, problem);
  }

  #child(step: string | number, value: unknown): YamlNode {
    if (this.#path.length >= DEEPEST) throw this.error(`is nested more than ${DEEPEST} levels deep.`);
    return new YamlNode(value, [...this.#path, step], this.#errorAt);
  }
}

function documentIn(text: string, lineCounter: LineCounter, failure: (problem: string) => YamlError): Document {
  try {
    return parseDocument(text, { lineCounter, stringKeys: true });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) throw failure("is nested too deep.");
    throw error;
  }
}

/** The value of a document, with maps as such: as objects, keys that are maps would cost more than their square. */
function plainValue(document: Document, failure: (problem: string) => YamlError): unknown {
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    // After the colon is the name of an alias, which may be a password that begins with an asterisk.
    throw failure(`${String(error instanceof Error ? error.message : error).replace(/:.*/s, "")}.`);
  }
}

/** Where a value begins; what has no place of its own, such as nothing and what comes by an alias, is where it is held. */
function offsetOf(document: Document, path: Path): number {
  const node = document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

/** A path in the usual notation, such as `keys[2].hash`. */
function pathText(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return PLAIN_NAME.test(step) ? `.${step}` : `[${quote(step)}]`;
  });
  return steps.join("").replace(/^\./, "");
}
