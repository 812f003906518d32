import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parsePathTemplate } from "../../src/transcoding/parse-path-template.ts";
import { PathRouter } from "../../src/transcoding/path-router.ts";
import type { PathTemplate } from "../../src/transcoding/path-template.ts";
import { expandTemplate } from "./support/expand-template.ts";

const literal = fc.constantFrom("a", "b", "operations");
const variable = fc.oneof(
  fc.constantFrom(["*"], ["**"]),
  fc.array(fc.oneof(literal, fc.constantFrom("*", "**")), { minLength: 1, maxLength: 3 }),
);

/** Templates all of whose wildcards are in variables. */
const template = fc
  .record({ pieces: fc.array(fc.oneof(literal, variable), { maxLength: 4 }), verb: fc.constantFrom("", "", ":v") })
  .map(({ pieces, verb }) => {
    const parts = pieces.map((piece, index) => (typeof piece === "string" ? piece : `{x${index}=${piece.join("/")}}`));
    return `/${parts.join("/")}${parts.length > 0 ? verb : ""}`;
  })
  .filter((text) => text.split("**").length <= 2)
  .map(parsePathTemplate);

const segment = fc.oneof(
  { weight: 4, arbitrary: literal },
  fc.constantFrom(
    "%61",
    "op%65rations",
    "a:v",
    "a%3Av",
    ":v",
    "a:",
    ".",
    "..",
    "%2e",
    "%2F",
    "x%2Fy%2f",
    "%252F",
    "+",
    "",
  ),
);
const path = fc
  .record({ segments: fc.array(segment, { maxLength: 6 }), end: fc.constantFrom("", "", ":v", ":w", "/") })
  .map(({ segments, end }) => `/${segments.join("/")}${end}`);

function single(route: PathTemplate): PathRouter<PathTemplate> {
  const router = new PathRouter<PathTemplate>();
  router.add({ httpMethod: "GET", template: route }, route);
  return router;
}

/** The decoded segments of a path; `%252F` counts as `%2F`, which http.proto does not tell apart. */
function meaning(rawPath: string): string[] {
  return rawPath.split("/").map((raw) => decodeURIComponent(raw).replace(/%2f/gi, "/"));
}

/** What a template matches, written as a regular expression over the raw path. */
function expression({ segments, verb }: PathTemplate): RegExp {
  const pieces = segments.map((each) => {
    if (each.kind === "**") return "(?:/[^/]+)*";
    return `/${each.kind === "*" ? "[^/]+" : each.text.replaceAll(/[ae]/g, (letter) => `(?:${letter}|%6${letter === "a" ? 1 : 5})`)}`;
  });
  const onlyDeep = segments.length === 0 || (segments.length === 1 && segments[0]?.kind === "**" && verb === "");
  return new RegExp(`^(?:${pieces.join("")}${verb === "" ? "" : `:${verb}`}${onlyDeep ? "|/" : ""})$`);
}

test("a path is matched if and only if it is of the form of the template", () => {
  fc.assert(
    fc.property(template, path, (route, rawPath) => {
      const { kind } = single(route).match("GET", rawPath);
      expect([route.text, rawPath, kind]).toEqual([
        route.text,
        rawPath,
        expression(route).test(rawPath) ? "found" : "none",
      ]);
    }),
    { numRuns: 3000 },
  );
});

test("no path reaches another resource than the one it names: its variables lead back to it", () => {
  fc.assert(
    fc.property(fc.array(template, { minLength: 1, maxLength: 6 }), path, (routes, rawPath) => {
      const router = routerOf(routes);
      const match = router.match("GET", rawPath);
      if (match.kind !== "found") return;
      expect(meaning(expandTemplate(match.target, match.variables))).toEqual(meaning(rawPath));
    }),
    { numRuns: 3000 },
  );
});

test("the order in which routes are added does not matter", () => {
  fc.assert(
    fc.property(fc.array(template, { minLength: 1, maxLength: 6 }), path, (routes, rawPath) => {
      const shapes = (list: readonly PathTemplate[]) => routerOf(list).match("GET", rawPath);
      const distinct = distinctOf(routes);
      expect(shapes(distinct.toReversed())).toEqual(shapes(distinct));
    }),
    { numRuns: 1000 },
  );
});

test("whatever values a client puts into a template come out again", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }).filter((value) => value.isWellFormed());
  const inside = text.filter((value) => !/\/|%2f/i.test(value));
  const filled = template.chain((route) => {
    const values = route.variables.map(({ field, start, end }) => {
      const own = route.segments.slice(start, end);
      if (own.length === 1 && own[0]?.kind === "*") return fc.tuple(fc.constant(field), text);
      const parts = own.map((each) => {
        if (each.kind === "literal") return fc.constant([each.text]);
        return fc.array(inside, each.kind === "*" ? { minLength: 1, maxLength: 1 } : { maxLength: 3 });
      });
      return fc.tuple(
        fc.constant(field),
        fc.tuple(...parts).map((lists) => lists.flat().join("/")),
      );
    });
    return fc.record({ route: fc.constant(route), values: fc.tuple(...values).map((list) => new Map(list)) });
  });
  fc.assert(
    fc.property(filled, ({ route, values }) => {
      const expanded = expandTemplate(route, values);
      fc.pre(route.verb === "" || !expanded.startsWith("/:"));
      expect(single(route).match("GET", expanded)).toEqual({ kind: "found", target: route, variables: values });
    }),
    { numRuns: 1000 },
  );
});

function routerOf(routes: readonly PathTemplate[]): PathRouter<PathTemplate> {
  const router = new PathRouter<PathTemplate>();
  for (const route of distinctOf(routes)) router.add({ httpMethod: "GET", template: route }, route);
  return router;
}

/** The first of each set of templates that match the same paths. */
function distinctOf(routes: readonly PathTemplate[]): PathTemplate[] {
  const shape = ({ segments, verb }: PathTemplate) => JSON.stringify([segments, verb]);
  return routes.filter((route, index) => routes.findIndex((other) => shape(other) === shape(route)) === index);
}
