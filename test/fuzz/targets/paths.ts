import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import { RouteFinder } from "../../../src/rest/google/route-finder.ts";
import { googleRoutes } from "../../../src/rest/google/routes.ts";
import { Services } from "../../../src/services.ts";
import { HttpRuleError } from "../../../src/transcoding/http-rule-error.ts";
import { parsePathTemplate } from "../../../src/transcoding/parse-path-template.ts";
import { parseQuery } from "../../../src/transcoding/parse-query.ts";
import { PathRouter } from "../../../src/transcoding/path-router.ts";
import { decodePercent } from "../../../src/transcoding/percent-encoding.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { pathsLike, queriesLike } from "../inputs/targets.ts";
import { texts } from "../inputs/texts.ts";

const { operations, registry } = new Services({ repository: new MemoryRepository() });
const routes = googleRoutes([operations, registry]);
const finder = new RouteFinder(routes);

const templates = texts({
  valid: fc.constantFrom("/", ...new Set(routes.map(({ rule }) => rule.template.text))),
  tokens: [
    "/",
    "v1",
    "{",
    "}",
    "=",
    "*",
    "**",
    "/*",
    "{name}",
    "{name=",
    "a.b",
    "name",
    ":",
    ":cancel",
    "%2f",
    "operations",
  ],
  longest: 4096,
});
const methods = fc.constantFrom("GET", "POST", "PATCH", "DELETE", "*", "OPTIONS", "__proto__");
const encoded = texts({
  valid: fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
  tokens: ["%", "%2", "%41", "%e2%82%ac", "%E2%82", "%80", "%f0%9f%98%80", "a", "%%", "%zz", "%2F"],
});

/** What reads request targets, and the templates of those. */
export const pathTargets = [
  fuzzTarget("path templates", fc.record({ text: templates, path: pathsLike }), ({ text, path }) => {
    const template = attempt(() => parsePathTemplate(text), HttpRuleError);
    if (template === undefined) return;
    assert.equal(template.text, text);
    const router = new PathRouter<string>();
    router.add({ httpMethod: "GET", template }, text);
    assert.throws(() => router.add({ httpMethod: "GET", template }, text), HttpRuleError);
    const found = attempt(() => router.match("GET", path));
    if (found?.kind !== "found") return;
    assert.deepEqual(
      [...found.variables.keys()],
      template.variables.map(({ field }) => field),
    );
    assert.equal(router.match("POST", path).kind, "wrong method");
  }),

  fuzzTarget("paths", fc.record({ method: methods, path: pathsLike }), ({ method, path }) => {
    const match = attempt(() => finder.find(method, path));
    if (match?.kind !== "found") return;
    for (const value of match.variables.values()) assert.ok(value.isWellFormed());
  }),

  fuzzTarget("queries", queriesLike, (text) => {
    const parameters = attempt(() => parseQuery(text));
    if (parameters === undefined) return;
    const written = parameters.map((pair) => pair.map(encodeURIComponent).join("="));
    assert.deepEqual(parseQuery(written.join("&")), parameters);
  }),

  fuzzTarget("percent-encoding", encoded, (text) => {
    const decoded = attempt(() => decodePercent(text));
    if (decoded === undefined) return;
    assert.ok(decoded.isWellFormed());
    assert.equal(decodePercent(encodeURIComponent(decoded)), decoded);
  }),
];
