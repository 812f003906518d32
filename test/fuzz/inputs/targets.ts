import fc, { type Arbitrary } from "fast-check";
import { collectionNames, operationNames } from "./names.ts";
import { texts } from "./texts.ts";

const versions = fc.constantFrom("/v1/", "/v1/", "/v2beta3/", "/v1alpha/", "/v999/", "/xiq/", "/async/v1/");
const verbs = fc.constantFrom("", "", ":cancel", ":wait", ":record", ":heartbeat", ":count", ":watch", ":records");
const names = fc.oneof(
  operationNames,
  collectionNames,
  operationNames.map((name) => `operations/${encodeURIComponent(name)}`),
);

/** Good paths, most of them of methods. */
export const goodPaths: Arbitrary<string> = fc
  .tuple(versions, names, verbs)
  .map(([version, name, verb]) => version + name + verb);

/** Whatever may be the path of a request. */
export const pathsLike: Arbitrary<string> = texts({
  valid: goodPaths,
  tokens: [
    ...[
      "/",
      "//",
      "/v1",
      "/v1/",
      "operations",
      "/operations",
      "/operations/a",
      "projects/p",
      "a",
      "-",
      ".",
      "..",
      "%2e",
    ],
    ...["%2F", "%2f", "%3A", ":cancel", ":wait", ":watch", ":count", ":", "::", "%", "%00", "%ff", "http://a", "*"],
    ...[
      "/xiq",
      "/xiq/operations",
      "/async/v1",
      "/openapi.json",
      "/$discovery/rest",
      "/docs",
      "/livez",
      "/readyz",
      "?",
      "#",
    ],
  ],
});

const keys = fc.constantFrom(
  ...[
    "filter",
    "pageSize",
    "page_size",
    "pageToken",
    "timeout",
    "orderBy",
    "validateOnly",
    "operationId",
    "updateMask",
  ],
  ...["operation.name", "operation.done", "operation.error.code", "progress.fraction", "labels", "ttl", "etag"],
  ...[
    "alt",
    "$alt",
    "fields",
    "$fields",
    "prettyPrint",
    "$.xgafv",
    "callback",
    "key",
    "access_token",
    "version",
    "returnPartialSuccess",
  ],
);
const values = fc.oneof(
  fc.constantFrom(
    "",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2147483648",
    "1.5s",
    "a,b",
    "done",
    "*",
    "json",
    "sse",
    "proto",
    "NaN",
  ),
  fc.constantFrom("name,operations(name)", "json;enum-encoding=int", "create_time desc", "done = true", "2"),
  fc.string({ unit: "grapheme", maxLength: 10 }),
);

/** Good queries, most of them of methods. */
export const goodQueries: Arbitrary<string> = fc
  .array(fc.tuple(keys, values), { maxLength: 4 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`).join("&"));

/** Whatever may be the query of a request. */
export const queriesLike: Arbitrary<string> = texts({
  valid: goodQueries,
  tokens: [
    "&",
    "=",
    "&&",
    "+",
    "%20",
    "%",
    "%26",
    "filter",
    "pageSize",
    "alt",
    "fields",
    "a",
    ".",
    "name",
    "$",
    "operation.",
  ],
});
