import { badField } from "../errors.ts";
import { HttpRuleError } from "./http-rule-error.ts";
import { matchesTemplate, type PathSegments, variablesOf } from "./match-template.ts";
import type { PathTemplate } from "./path-template.ts";
import { decodePercent } from "./percent-encoding.ts";
import { specificity } from "./specificity.ts";

/** What a router finds for a method and a path. */
export type PathMatch<Target> =
  /** A route, and the variables of its template by their field paths. */
  | { readonly kind: "found"; readonly target: Target; readonly variables: ReadonlyMap<string, string> }
  /** Routes of other HTTP methods only; `allowed` lists these in alphabetical order. */
  | { readonly kind: "wrong method"; readonly allowed: readonly string[] }
  | { readonly kind: "none" };

/** The HTTP method that stands for all of them (google.api.CustomHttpPattern). */
const ANY_METHOD = "*";

/** A path without anything to decode or to refuse. */
const PLAIN = /^[^%\x80-\uffff]*$/;

interface Route<Target> {
  readonly httpMethod: string;
  readonly template: PathTemplate;
  readonly target: Target;
  readonly rank: string;
}

/**
 * Finds the route of a request by its path as it came, which is never normalised: `.`, `..` and `%2e` are segments like
 * any other, and a path with an empty segment (`//`, a slash at the end) belongs to no route.
 *
 * The most specific template wins, by {@link specificity}, whatever the order in which they were added. A raw colon in
 * the last segment begins a verb if a route with that verb matches, of whatever method; else it is part of the segment.
 */
export class PathRouter<Target> {
  /** By verb, the most specific first. */
  readonly #routes = new Map<string, Route<Target>[]>();

  /**
   * Adds a route, such as an HttpRule has. Throws an {@link HttpRuleError} if there is one of the same method whose
   * template matches the same paths.
   */
  add(route: { readonly httpMethod: string; readonly template: PathTemplate }, target: Target): void {
    const { httpMethod, template } = route;
    const rank = specificity(template) + (httpMethod === ANY_METHOD ? "1" : "0");
    const routes = this.#routes.get(template.verb) ?? [];
    const twin = routes.find((each) => each.httpMethod === httpMethod && alike(each.template, template));
    if (twin !== undefined) {
      throw new HttpRuleError(`${httpMethod} ${template.text} matches the same paths as ${twin.template.text}`);
    }
    routes.push({ httpMethod, template, target, rank });
    routes.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
    this.#routes.set(template.verb, routes);
  }

  /**
   * The route for a request. Takes the path without the query. Throws INVALID_PATH if the path is no percent-encoded
   * UTF-8.
   */
  match(httpMethod: string, rawPath: string): PathMatch<Target> {
    const path = segmentsOf(rawPath);
    if (path === undefined) return { kind: "none" };
    const last = path.raw.at(-1) ?? "";
    const colon = last.lastIndexOf(":");
    if (colon > 0 && colon < last.length - 1) {
      const found = this.#matchVerb(httpMethod, withLast(path, last.slice(0, colon)), decoded(last.slice(colon + 1)));
      if (found.kind !== "none") return found;
    }
    return this.#matchVerb(httpMethod, path, "");
  }

  #matchVerb(httpMethod: string, path: PathSegments, verb: string): PathMatch<Target> {
    const routes = this.#routes.get(verb) ?? [];
    const best = routes.find((route) => takes(route, httpMethod) && matchesTemplate(route.template, path));
    if (best !== undefined) {
      return { kind: "found", target: best.target, variables: variablesOf(best.template, path) };
    }
    const others = routes.filter(({ template }) => matchesTemplate(template, path));
    const allowed = new Set(others.map((route) => route.httpMethod));
    return allowed.size === 0 ? { kind: "none" } : { kind: "wrong method", allowed: [...allowed].sort() };
  }
}

function takes(route: Route<unknown>, httpMethod: string): boolean {
  return route.httpMethod === httpMethod || route.httpMethod === ANY_METHOD;
}

/** The segments of a path; undefined if it is none or has an empty segment. */
function segmentsOf(rawPath: string): PathSegments | undefined {
  if (!rawPath.startsWith("/")) return undefined;
  const raw = rawPath === "/" ? [] : rawPath.slice(1).split("/");
  const text = PLAIN.test(rawPath) ? raw : raw.map(decoded);
  return raw.includes("") ? undefined : { raw, text };
}

/** The same path with another last segment. */
function withLast({ raw, text }: PathSegments, last: string): PathSegments {
  return { raw: [...raw.slice(0, -1), last], text: [...text.slice(0, -1), decoded(last)] };
}

function decoded(raw: string): string {
  const text = decodePercent(raw);
  if (text === undefined) throw badField("INVALID_PATH", "path", "must be percent-encoded UTF-8.", raw);
  return text;
}

/** Whether two templates of the same verb match the same paths. */
function alike(one: PathTemplate, other: PathTemplate): boolean {
  return shape(one) === shape(other);
}

function shape({ segments }: PathTemplate): string {
  return JSON.stringify(segments.map((segment) => (segment.kind === "literal" ? [segment.text] : segment.kind)));
}
