import { quote } from "../quote.ts";
import { HttpRuleError } from "./http-rule-error.ts";
import type { PathTemplate, TemplateSegment, TemplateVariable } from "./path-template.ts";
import { decodePercent } from "./percent-encoding.ts";

const FIELD_PATH = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
/** Before the last segment a colon is text like any other. */
const LITERAL = /(?:[\w\-.~!$&'()+,;=@]|%[\dA-Fa-f]{2}|:(?=[^/{}]*\/))+/y;
const VERB = /(?:[\w\-.~!$&'()+,;=@]|%[\dA-Fa-f]{2})+/y;

/**
 * Parses a path template by the grammar of google/api/http.proto. `**` may stand anywhere, but only once; a variable
 * holds no other; a verb has no colon. Throws an {@link HttpRuleError} with the template and the position, counted from 0.
 */
export function parsePathTemplate(text: string): PathTemplate {
  return new TemplateParser(text).template();
}

class TemplateParser {
  readonly #text: string;
  readonly #segments: TemplateSegment[] = [];
  readonly #variables: TemplateVariable[] = [];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  template(): PathTemplate {
    this.#take("/");
    if (this.#position < this.#text.length) this.#all(() => this.#variable() || this.#plainSegment());
    const verb = this.#skip(":") ? this.#decoded(VERB, "a verb") : "";
    if (this.#position < this.#text.length) throw this.#expected(verb === "" ? '"/", ":" or the end' : "the end");
    return { text: this.#text, segments: this.#segments, variables: this.#variables, verb };
  }

  #all(segment: () => void): void {
    do segment();
    while (this.#skip("/"));
  }

  /** Parses a variable if there is one; gives whether there was. */
  #variable(): boolean {
    if (!this.#skip("{")) return false;
    const position = this.#position;
    const field = this.#match(FIELD_PATH);
    if (field === "") throw this.#expected("the path of a field");
    if (this.#variables.some((other) => other.field === field)) {
      throw this.#error(`the variable ${quote(field)} is there twice`, position);
    }
    const start = this.#segments.length;
    if (this.#skip("=")) this.#all(() => this.#plainSegment());
    else this.#segments.push({ kind: "*" });
    this.#take("}");
    this.#variables.push({ field, start, end: this.#segments.length });
    return true;
  }

  #plainSegment(): void {
    const position = this.#position;
    if (this.#skip("**")) {
      if (this.#segments.some(({ kind }) => kind === "**")) throw this.#error('a second "**"', position);
      this.#segments.push({ kind: "**" });
    } else if (this.#skip("*")) {
      this.#segments.push({ kind: "*" });
    } else {
      this.#segments.push({ kind: "literal", text: this.#decoded(LITERAL, "a segment") });
    }
  }

  #decoded(pattern: RegExp, what: string): string {
    const position = this.#position;
    const raw = this.#match(pattern);
    if (raw === "") throw this.#expected(what);
    const text = decodePercent(raw);
    if (text === undefined) throw this.#error(`${quote(raw)} is no percent-encoded UTF-8`, position);
    return text;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [text = ""] = pattern.exec(this.#text) ?? [];
    this.#position += text.length;
    return text;
  }

  #skip(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#position)) return false;
    this.#position += mark.length;
    return true;
  }

  #take(mark: string): void {
    if (!this.#skip(mark)) throw this.#expected(quote(mark));
  }

  #expected(what: string): HttpRuleError {
    const found = this.#text.charAt(this.#position);
    return this.#error(`${what} expected${found === "" ? "" : `, not ${quote(found)}`}`, this.#position);
  }

  #error(problem: string, position: number): HttpRuleError {
    return new HttpRuleError(`path template ${quote(this.#text)}, position ${position}: ${problem}`);
  }
}
