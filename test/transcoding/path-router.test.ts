import { describe, expect, test } from "@jest/globals";
import { parsePathTemplate } from "../../src/transcoding/parse-path-template.ts";
import { type PathMatch, PathRouter } from "../../src/transcoding/path-router.ts";

/** A router of routes such as `GET /v1/{name}`, each leading to its own text. */
function routerOf(routes: readonly string[]): PathRouter<string> {
  const router = new PathRouter<string>();
  for (const route of routes) {
    const [httpMethod = "", path = ""] = route.split(" ");
    router.add({ httpMethod, template: parsePathTemplate(path) }, route);
  }
  return router;
}

/** What a request finds: the path template with the variables, `Allow: ...`, or nothing. */
function find(router: PathRouter<string>, request: string): unknown {
  const [httpMethod = "", path = ""] = request.split(" ");
  return outcome(router.match(httpMethod, path));
}

function outcome(match: PathMatch<string>): unknown {
  if (match.kind === "wrong method") return `Allow: ${match.allowed.join(", ")}`;
  return match.kind === "none" ? undefined : [match.target, Object.fromEntries(match.variables)];
}

describe("the more specific route wins, in whatever order they were added", () => {
  const routes = [
    "GET /a/{x}/c/d/e",
    "GET /{x=a/*}/b/{y=*}/c",
    "GET /a/{x=b/*}/{y=d/**}",
    "GET /alpha/{x=*}/beta/{y=**}/gamma",
    "GET /{x=*}/a",
    "GET /{x=**}/a/b",
    "GET /a/b/{x=*}",
    "GET /a/b/c/{x=**}",
    "GET /{x=*}/d/e/f/{y=**}",
    "GET /g/{x=**}",
    "GET /g/{x=b/**}",
    "GET /g/{x=b/**}/z",
    "GET /g/{x=b/**}/y/z",
    "GET /g/{x=b/**}/*/z",
    "GET /g/{x=b/**}:verb",
    "GET /h/{x=**}/operations",
    "GET /h/{x=**/operations/*}",
    "GET /h/operations",
    "GET /i/*/d/**",
    "GET /i/*/d/e",
    "GET /i/f/d/e",
    "GET /",
  ];
  const orders = [routes, routes.toReversed(), routes.toSorted()];
  test.each<[string, string, Record<string, string>]>([
    ["/a/book/c/d/e", "/a/{x}/c/d/e", { x: "book" }],
    ["/a/hello/b/world/c", "/{x=a/*}/b/{y=*}/c", { x: "a/hello", y: "world" }],
    ["/a/b/zoo/d/animal/tiger", "/a/{x=b/*}/{y=d/**}", { x: "b/zoo", y: "d/animal/tiger" }],
    ["/a/b/zoo/d", "/a/{x=b/*}/{y=d/**}", { x: "b/zoo", y: "d" }],
    ["/alpha/dog/beta/eat/bones/gamma", "/alpha/{x=*}/beta/{y=**}/gamma", { x: "dog", y: "eat/bones" }],
    ["/alpha/dog/beta/gamma", "/alpha/{x=*}/beta/{y=**}/gamma", { x: "dog", y: "" }],
    ["/foo/a", "/{x=*}/a", { x: "foo" }],
    ["/foo/bar/a/b", "/{x=**}/a/b", { x: "foo/bar" }],
    ["/a/b/foo", "/a/b/{x=*}", { x: "foo" }],
    ["/a/b/c/foo/bar", "/a/b/c/{x=**}", { x: "foo/bar" }],
    ["/a/b/c", "/a/b/c/{x=**}", { x: "" }],
    ["/foo/d/e/f/bar/baz", "/{x=*}/d/e/f/{y=**}", { x: "foo", y: "bar/baz" }],
    ["/g/b/hello/world", "/g/{x=b/**}", { x: "b/hello/world" }],
    ["/g/b/world/z", "/g/{x=b/**}/*/z", { x: "b" }],
    ["/g/b/z", "/g/{x=b/**}/z", { x: "b" }],
    ["/g/b/world/y/z", "/g/{x=b/**}/y/z", { x: "b/world" }],
    ["/g/b/world/c:verb", "/g/{x=b/**}:verb", { x: "b/world/c" }],
    ["/g/hello/b", "/g/{x=**}", { x: "hello/b" }],
    ["/h/operations", "/h/operations", {}],
    ["/h/operations/1", "/h/{x=**/operations/*}", { x: "operations/1" }],
    ["/h/p/q/operations", "/h/{x=**}/operations", { x: "p/q" }],
    ["/h/p/operations/operations", "/h/{x=**}/operations", { x: "p/operations" }],
    ["/i/u/d/v/w", "/i/*/d/**", {}],
    ["/i/x/d/e", "/i/*/d/e", {}],
    ["/i/f/d/e", "/i/f/d/e", {}],
    ["/", "/", {}],
  ])("%s", (path, template, variables) => {
    for (const order of orders) {
      expect(find(routerOf(order), `GET ${path}`)).toEqual([`GET ${template}`, variables]);
    }
  });

  test.each(["/i/x/y/d/z", "/i/x", "/foo/d/e", "/foo/a/c", "a/b/foo", "*", "", "http://localhost/a/b/foo"])(
    "%j leads nowhere",
    (path) => {
      for (const order of orders) expect(find(routerOf(order), `GET ${path}`)).toBeUndefined();
    },
  );
});

describe("a verb is what follows the last raw colon, if a route has it", () => {
  const router = routerOf([
    "GET /person",
    "GET /person/{id=*}",
    "GET /{x=**}:verb",
    "POST /v1/{name=operations/*}:cancel",
    "GET /v1/{name=operations/*}",
    "DELETE /v1/{name=operations/*}",
    "GET /e/{x}/f:a%3Ab",
    "GET /colon%3Averb2",
  ]);
  test.each<[string, unknown]>([
    ["GET /person:verb", ["GET /{x=**}:verb", { x: "person" }]],
    ["GET /person/jason:verb", ["GET /{x=**}:verb", { x: "person/jason" }]],
    ["GET /some:verb/const:verb", ["GET /{x=**}:verb", { x: "some:verb/const" }]],
    ["GET /a:b:verb", ["GET /{x=**}:verb", { x: "a:b" }]],
    ["GET /person/jason:other", ["GET /person/{id=*}", { id: "jason:other" }]],
    ["GET /person/jason:verb:", ["GET /person/{id=*}", { id: "jason:verb:" }]],
    ["GET /person/:verb", ["GET /person/{id=*}", { id: ":verb" }]],
    ["GET /person/jason%3Averb", ["GET /person/{id=*}", { id: "jason:verb" }]],
    ["GET /person/jason%3averb", ["GET /person/{id=*}", { id: "jason:verb" }]],
    ["GET /person:", undefined],
    ["GET /person:other", undefined],
    ["GET /person:verb/", undefined],
    ["POST /v1/operations/1:cancel", ["POST /v1/{name=operations/*}:cancel", { name: "operations/1" }]],
    ["POST /v1/operations/1:c%61ncel", ["POST /v1/{name=operations/*}:cancel", { name: "operations/1" }]],
    ["POST /v1/operations/1%3Acancel", "Allow: DELETE, GET"],
    ["DELETE /v1/operations/1:cancel", "Allow: POST"],
    ["PUT /v1/operations/1:other", "Allow: DELETE, GET"],
    ["GET /e/1/f:a%3Ab", ["GET /e/{x}/f:a%3Ab", { x: "1" }]],
    ["GET /colon:verb2", ["GET /colon%3Averb2", {}]],
  ])("%s", (request, expected) => {
    expect(find(router, request)).toEqual(expected);
  });
});

test.each([
  ["first/hello", "second/greetings", "pathresource", "info.f_string", "info.f_child.f_string"],
  ["first/hello", "second/greetings", "childfirstpathresource", "info.f_child.f_string", "info.f_string"],
])("of several bindings of a method the verb tells which: %s/%s:%s", (first, second, verb, firstField, secondField) => {
  const router = routerOf([
    "GET /v1beta1/repeat/{info.f_string=first/*}/{info.f_child.f_string=second/*}/bool/{info.f_bool}:pathresource",
    "GET /v1beta1/repeat/{info.f_child.f_string=first/*}/{info.f_string=second/*}/bool/{info.f_bool}:childfirstpathresource",
    "GET /v1beta1/repeat/{info.f_string=first/*}/{info.f_child.f_string=second/**}:pathtrailingresource",
  ]);
  expect(find(router, `GET /v1beta1/repeat/${first}/${second}/bool/true:${verb}`)).toEqual([
    expect.stringMatching(new RegExp(`:${verb}$`)),
    { [firstField]: first, [secondField]: second, "info.f_bool": "true" },
  ]);
});

describe("a path is taken as it comes", () => {
  const router = routerOf(["GET /v1/{x}", "GET /v1/a/{x=p/*/q/**}", "GET /v1/{y=**}/operations", "GET /v1/operations"]);
  test.each<[string, unknown]>([
    ["/v1/p%20q%2Fr+", ["GET /v1/{x}", { x: "p q/r+" }]],
    ["/v1/%2e%2e", ["GET /v1/{x}", { x: ".." }]],
    ["/v1/..", ["GET /v1/{x}", { x: ".." }]],
    ["/v1/%00%0a%7f", ["GET /v1/{x}", { x: "\0\n\x7f" }]],
    ["/v1/%E6%97%A5%F0%9F%98%80", ["GET /v1/{x}", { x: "日😀" }]],
    ["/v1/%252F", ["GET /v1/{x}", { x: "%2F" }]],
    ["/v1/a/p/x%20%2Fy+/q/%2f%3A%25", ["GET /v1/a/{x=p/*/q/**}", { x: "p/x %2Fy+/q/%2f:%" }]],
    ["/v1/op%65rations", ["GET /v1/operations", {}]],
    ["/%761/operations", ["GET /v1/operations", {}]],
    ["/v1/./operations", ["GET /v1/{y=**}/operations", { y: "." }]],
    ["/v1/a/../operations", ["GET /v1/{y=**}/operations", { y: "a/.." }]],
    ["/v1/%2F/operations", ["GET /v1/{y=**}/operations", { y: "%2F" }]],
    ["/v1/operations%2F1", ["GET /v1/{x}", { x: "operations/1" }]],
    ["/v1/Operations", ["GET /v1/{x}", { x: "Operations" }]],
    ["/v1//operations", undefined],
    ["//v1/operations", undefined],
    ["/v1/operations/", undefined],
    ["/v1/", undefined],
    ["//", undefined],
    ["/x/../v1/operations", undefined],
    ["/v1%2Foperations", undefined],
  ])("%s", (path, expected) => {
    expect(find(router, `GET ${path}`)).toEqual(expected);
  });

  test.each(["/v1/%zz", "/v1/%", "/v1/%4", "/v1/%FF", "/v1/%C0%AF", "/v1/%ED%A0%80", "/v1/ö", "/v1/1:%FF", "/x/%FF"])(
    "%s is no percent-encoded UTF-8",
    (path) => {
      const raw = path.slice(path.lastIndexOf("/") + 1);
      const message = `path ${JSON.stringify(raw)}: must be percent-encoded UTF-8.`;
      expect(() => router.match("GET", path)).toThrow(expect.objectContaining({ reason: "INVALID_PATH", message }));
    },
  );
});

describe("the method counts after the path", () => {
  const routes = ["GET /v1/operations", "POST /v1/operations", "DELETE /v1/{name=**}", "* /any/*", "PATCH /any/*"];
  const router = routerOf(routes);
  test.each<[string, unknown]>([
    ["POST /v1/operations", ["POST /v1/operations", {}]],
    ["DELETE /v1/operations", ["DELETE /v1/{name=**}", { name: "operations" }]],
    ["PUT /v1/operations", "Allow: DELETE, GET, POST"],
    ["get /v1/operations", "Allow: DELETE, GET, POST"],
    ["GET /v1/other", "Allow: DELETE"],
    ["GET /any/1", ["* /any/*", {}]],
    ["PATCH /any/1", ["PATCH /any/*", {}]],
    ["PUT /other", undefined],
  ])("%s", (request, expected) => {
    expect(find(router, request)).toEqual(expected);
    expect(find(routerOf(routes.toReversed()), request)).toEqual(expected);
  });
});

test.each([
  ["GET /a/{x}", "GET /a/*"],
  ["GET /a/{x=b/*}:v", "GET /{y=a/b/*}:v"],
  ["* /%61", "* /a"],
])("a route is refused that matches what another does: %s, %s", (first, second) => {
  expect(() => routerOf([first, second])).toThrow(
    expect.objectContaining({ name: "HttpRuleError", message: expect.stringContaining(" matches the same paths as ") }),
  );
});

test.each([
  ["GET /a/{x}", "POST /a/{x}"],
  ["GET /a/{x}", "GET /a/{x}:v"],
  ["GET /*", "GET /%2A"],
  ["GET /**", "GET /*"],
])("routes that differ go together: %s, %s", (first, second) => {
  expect(() => routerOf([first, second])).not.toThrow();
});

test("a path of very many segments, colons or escapes is answered at once", () => {
  const router = routerOf(["GET /a/{x=**}/b", "GET /{x=**/c/*/c/*/c}", "GET /{x=**}:verb"]);
  const begin = performance.now();
  for (const piece of ["/c", "/", "/c:", ":", ":a", "/%2F", "%2f", "/c/c:c"]) {
    router.match("GET", `/a${piece.repeat(64_000)}/x`);
    router.match("GET", `/a${piece.repeat(64_000)}`);
    router.match("GET", `/a${piece.repeat(64_000)}:verb`);
  }
  expect(performance.now() - begin).toBeLessThan(5000);
});
