import { badField } from "../errors.ts";
import { HttpRuleError } from "./http-rule-error.ts";
import { matchesTemplate, type PathSegment, variablesOf } from "./match-template.ts";
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

/** A segment with a verb behind its last colon; neither is empty. */
const VERB = /^(.+):([^:]+)$/s;

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
    const [, raw, verb] = VERB.exec(path.at(-1)?.raw ?? "") ?? [];
    if (raw !== undefined && verb !== undefined) {
      const found = this.#matchVerb(httpMethod, [...path.slice(0, -1), segmentOf(raw)], segmentOf(verb).text);
      if (found.kind !== "none") return found;
    }
    return this.#matchVerb(httpMethod, path, "");
  }

  #matchVerb(httpMethod: string, path: readonly PathSegment[], verb: string): PathMatch<Target> {
    const routes = this.#routes.get(verb) ?? [];
    const matches = ({ template }: Route<Target>) => matchesTemplate(template, path);
    const best = routes.find((route) => takes(route, httpMethod) && matches(route));
    if (best !== undefined) {
      return { kind: "found", target: best.target, variables: variablesOf(best.template, path) };
    }
    const allowed = new Set(routes.filter(matches).map((route) => route.httpMethod));
    return allowed.size === 0 ? { kind: "none" } : { kind: "wrong method", allowed: [...allowed].sort() };
  }
}

function takes(route: Route<unknown>, httpMethod: string): boolean {
  return route.httpMethod === httpMethod || route.httpMethod === ANY_METHOD;
}

/** The segments of a path; undefined if it is none or has an empty segment. */
function segmentsOf(rawPath: string): PathSegment[] | undefined {
  if (!rawPath.startsWith("/")) return undefined;
  const segments = rawPath === "/" ? [] : rawPath.slice(1).split("/").map(segmentOf);
  return segments.some(({ raw }) => raw === "") ? undefined : segments;
}

function segmentOf(raw: string): PathSegment {
  const text = decodePercent(raw);
  if (text === undefined) throw badField("INVALID_PATH", "path", "must be percent-encoded UTF-8.", raw);
  return { raw, text };
}

/** Whether two templates of the same verb match the same paths. */
function alike(one: PathTemplate, other: PathTemplate): boolean {
  return shape(one) === shape(other);
}

function shape({ segments }: PathTemplate): string {
  return JSON.stringify(segments.map((segment) => (segment.kind === "literal" ? [segment.text] : segment.kind)));
}
