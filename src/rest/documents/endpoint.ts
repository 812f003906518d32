import type { PathTemplate, TemplateSegment, TemplateVariable } from "../../transcoding/path-template.ts";
import type { Route } from "../google/routes.ts";

/** One literal path of a route: what documents show, which have no `**`. */
export interface Endpoint {
  readonly route: Route;
  /** The collections of the resource, such as `projects`, `operations`: the literals of the path in their order. */
  readonly collections: readonly string[];
  /** The segments after the version: collections and IDs by turns, an ID being undefined. */
  readonly segments: readonly (string | undefined)[];
  /** The variables of the path, by the indexes of these segments. */
  readonly variables: readonly TemplateVariable[];
  readonly verb: string;
}

/** What documents show in place of `**`. Other parents are served too. */
const PARENTS = [["projects"], ["projects", "locations"]];

/**
 * The endpoints of a route: one if its template is for one kind of path, one for each of the usual parents if the
 * template is for any parent. None if the path is not a sequence of collections and IDs: then it is another path for
 * what has one already, such as `/v1/operations/operations`.
 */
export function endpointsOf(route: Route): readonly Endpoint[] {
  return templatesOf(route.rule.template).flatMap(({ segments: [, ...segments], variables, verb }) => {
    const texts = segments.map((segment) => (segment.kind === "literal" ? segment.text : undefined));
    if (texts.some((text, index) => (text === undefined) !== (index % 2 === 1))) return [];
    const collections = texts.filter((text) => text !== undefined);
    const shifted = variables.map(({ field, start, end }) => ({ field, start: start - 1, end: end - 1 }));
    return [{ route, collections, segments: texts, variables: shifted, verb }];
  });
}

function templatesOf(template: PathTemplate): readonly Omit<PathTemplate, "text">[] {
  const { segments, variables, verb } = template;
  const place = segments.findIndex(({ kind }) => kind === "**");
  if (place < 0) return [template];
  return PARENTS.map((collections) => {
    const parent = collections.flatMap((text): TemplateSegment[] => [{ kind: "literal", text }, { kind: "*" }]);
    const move = (index: number) => (index > place ? index + parent.length - 1 : index);
    return {
      segments: segments.toSpliced(place, 1, ...parent),
      variables: variables.map(({ field, start, end }) => ({ field, start: move(start), end: move(end) })),
      verb,
    };
  });
}
