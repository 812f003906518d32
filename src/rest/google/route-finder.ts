import type { DescMethod } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import { Operations } from "../../proto/messages.ts";
import { quote } from "../../quote.ts";
import { type PathMatch, PathRouter } from "../../transcoding/path-router.ts";
import { decodePercent } from "../../transcoding/percent-encoding.ts";
import { API_VERSION } from "./api-version.ts";
import type { Route } from "./routes.ts";

const VERSION = new RegExp(`^/${API_VERSION}(?=/)`);
/** The version of the templates. */
const FIRST = "/v1";
const WHOLE_NAME = /^\/v1\/operations\/([^/]*%2f[^/]*)$/i;

const { getOperation, deleteOperation } = Operations.method;
const ofWholeNames: readonly DescMethod[] = [getOperation, deleteOperation];

/** Finds the route of a request under any version prefix: `v1`, `v2beta3`, `v1alpha` and so on. */
export class RouteFinder {
  readonly #router = new PathRouter<Route>();

  /** Throws an HttpRuleError if two routes are alike. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#router.add(route.rule, route);
  }

  /**
   * The route for a path as it came, or the HTTP methods that the path has instead. Throws ROUTE_NOT_FOUND, or
   * INVALID_PATH if the path is no percent-encoded UTF-8.
   */
  find(httpMethod: string, rawPath: string): Exclude<PathMatch<Route>, { readonly kind: "none" }> {
    const version = VERSION.exec(rawPath)?.[0];
    const path = version === FIRST ? rawPath : FIRST + rawPath.slice(version?.length);
    const match = version === undefined ? { kind: "none" as const } : this.#router.match(httpMethod, path);
    if (match.kind === "none") {
      throw new LongrunError("ROUTE_NOT_FOUND", `No method has the path ${quote(rawPath)}.`, { path: rawPath });
    }
    if (match.kind === "wrong method" || !ofWholeNames.includes(match.target.bound.method)) return match;
    // google-gax sends a name as one segment, for the rule `/v1/operations/{name}`: operations/operations%2Fabc.
    const name = path.includes("%") && decodePercent(WHOLE_NAME.exec(path)?.[1] ?? "");
    return name ? { ...match, variables: new Map([["name", name]]) } : match;
  }
}
