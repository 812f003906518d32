import { type Document, LineCounter, parseDocument } from "yaml";
import { quote } from "../quote.ts";

/** A policy is not as it must be; the message says where and why. */
export class AccessPolicyError extends Error {
  override readonly name = "AccessPolicyError";
}

type Path = readonly (string | number)[];

/** A value in a policy's text, and its place there, for errors. All methods throw {@link AccessPolicyError}. */
export class PolicyNode {
  readonly #value: unknown;
  readonly #path: Path;
  readonly #lineOf: (path: Path) => number | undefined;

  private constructor(value: unknown, path: Path, lineOf: (path: Path) => number | undefined) {
    this.#value = value;
    this.#path = path;
    this.#lineOf = lineOf;
  }

  /** Reads one YAML or JSON document. */
  static read(text: string): PolicyNode {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new AccessPolicyError(firstLine(problem));
    return new PolicyNode(plainValue(document), [], (path) => {
      const node: unknown = document.getIn(path, true);
      const start = hasRange(node) ? node.range?.[0] : undefined;
      return start === undefined ? undefined : lines.linePos(start).line;
    });
  }

  /** The fields of a map that has no others than these. */
  fields<Name extends string>(...names: readonly Name[]): { readonly [N in Name]?: PolicyNode } {
    const entries = this.entries();
    const unknown = entries.find(([key]) => !(names as readonly string[]).includes(key));
    if (unknown) throw unknown[1].error(`there is no such field; there are ${names.join(", ")}.`);
    return Object.fromEntries(entries) as { [N in Name]?: PolicyNode };
  }

  /** The entries of a map, one at least. */
  entries(): readonly (readonly [string, PolicyNode])[] {
    if (!(this.#value instanceof Map) || this.#value.size === 0) throw this.error("must be a map that is not empty.");
    return [...this.#value].map(([key, value]: [unknown, unknown]) => {
      if (typeof key !== "string") throw this.error("has a key that is no text.");
      return [key, this.#child(key, value)];
    });
  }

  /** The items of a list, one at least. */
  items(): readonly PolicyNode[] {
    if (!Array.isArray(this.#value) || this.#value.length === 0) throw this.error("must be a list that is not empty.");
    return this.#value.map((value, index) => this.#child(index, value));
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

  /** What one makes of the value, which may refuse it with a RangeError that says what it must be. */
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
  error(problem: string): AccessPolicyError {
    const line = this.#lineOf(this.#path);
    const place = this.#path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
    const where = [line === undefined ? [] : `line ${line}`, place === "" ? [] : place.replace(/^\./, "")].flat();
    return new AccessPolicyError(`${where.join(", ") || "the policy"}: ${problem}`);
  }

  #child(step: string | number, value: unknown): PolicyNode {
    return new PolicyNode(value, [...this.#path, step], this.#lineOf);
  }
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    throw new AccessPolicyError(firstLine(error));
  }
}

/** What is wrong, without the picture of the place that may follow. */
function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).replace(/:?\n.*/s, ".");
}

function hasRange(node: unknown): node is { readonly range?: readonly number[] | null } {
  return typeof node === "object" && node !== null && "range" in node;
}
