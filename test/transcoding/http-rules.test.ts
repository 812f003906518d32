import { describe, expect, test } from "@jest/globals";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import type { HttpRule } from "../../src/transcoding/http-rule.ts";
import { httpRules } from "../../src/transcoding/http-rules.ts";
import { type HttpRuleText, makeHttpRule } from "../../src/transcoding/make-http-rule.ts";
import { PathRouter } from "../../src/transcoding/path-router.ts";
import { libraryMethod } from "./support/library.ts";

/** A rule as one line: method, template, body and response body. */
function outline({ httpMethod, template, body, responseBody }: HttpRule): string {
  return [httpMethod, template.text, body, responseBody].join(" ").trimEnd();
}

test("google.longrunning.Operations has the rules of its proto", () => {
  const rules = Operations.methods.map((method) => [method.name, ...httpRules(method).map(outline)]);
  expect(rules).toEqual([
    ["ListOperations", "GET /v1/{name=operations}"],
    ["GetOperation", "GET /v1/{name=operations/**}"],
    ["DeleteOperation", "DELETE /v1/{name=operations/**}"],
    ["CancelOperation", "POST /v1/{name=operations/**}:cancel *"],
    ["WaitOperation"],
  ]);
});

test("a rule and its additional bindings are rules alike", () => {
  expect(httpRules(OperationRegistry.method.heartbeat).map(outline)).toEqual([
    "POST /v1/{name=**/operations/*}:heartbeat *",
    "POST /v1/{name=operations/*}:heartbeat *",
  ]);
});

test("rules are read from a user's descriptors: all patterns, custom methods, bodies and response bodies", () => {
  expect(httpRules(libraryMethod("Library", "GetBook")).map(outline)).toEqual([
    "GET /v1/{book.name=shelves/*/books/*}",
    "HEAD /v1/books/{book.isbn}",
    "PUT /v1/books/{isbn}/{kind}:put book title",
  ]);
  expect(httpRules(libraryMethod("Library", "DeleteBook")).map(outline)).toEqual([
    "DELETE /v1/**",
    "POST /v1/books *",
    "* /",
  ]);
  expect(httpRules(libraryMethod("Library", "Unbound"))).toEqual([]);
});

test("the rules of all that longrun serves go into one router", () => {
  const router = new PathRouter<string>();
  for (const method of [...Operations.methods, ...OperationRegistry.methods]) {
    for (const rule of httpRules(method)) router.add(rule, method.name);
  }
  const found = (httpMethod: string, path: string) => {
    const match = router.match(httpMethod, path);
    return match.kind === "found" ? [match.target, ...match.variables.values()] : match.kind;
  };
  expect(found("GET", "/v1/operations")).toEqual(["ListOperations", "operations"]);
  expect(found("GET", "/v1/operations/1")).toEqual(["GetOperation", "operations/1"]);
  expect(found("POST", "/v1/operations")).toEqual(["CreateOperation"]);
  expect(found("POST", "/v1/projects/p/operations")).toEqual(["CreateOperation", "projects/p"]);
  expect(found("POST", "/v1/operations/1:cancel")).toEqual(["CancelOperation", "operations/1"]);
  expect(found("PATCH", "/v1/projects/p/operations/1")).toEqual(["UpdateOperation", "projects/p/operations/1"]);
  expect(found("GET", "/v1/operations:watch")).toEqual(["WatchOperations"]);
  expect(found("GET", "/v1/projects/p/operations:count")).toEqual(["CountOperations", "projects/p"]);
  expect(found("PUT", "/v1/operations/1")).toBe("wrong method");
});

describe("a rule that cannot be served is refused, naming method and rule", () => {
  const method = libraryMethod("Library", "GetBook");
  test.each<[Partial<HttpRuleText>, string]>([
    [{ path: "/v1/{isbn" }, 'path template "/v1/{isbn", position 9: "}" expected'],
    [{ path: "/{page}" }, 'library.v1.BookRequest has no field "page" that a path can set'],
    [{ path: "/{book.page}" }, 'library.v1.BookRequest has no field "book.page" that a path can set'],
    [{ path: "/{isbn.length}" }, 'library.v1.BookRequest has no field "isbn.length" that a path can set'],
    [{ path: "/{others.name}" }, 'library.v1.BookRequest has no field "others.name" that a path can set'],
    [{ path: "/{read_time.seconds}" }, 'library.v1.BookRequest has no field "read_time.seconds" that a path can set'],
    [{ path: "/{authors}" }, 'a path cannot set "authors": it is repeated or a message'],
    [{ path: "/{kinds}" }, 'a path cannot set "kinds": it is repeated or a message'],
    [{ path: "/{labels}" }, 'a path cannot set "labels": it is repeated or a message'],
    [{ path: "/{book}" }, 'a path cannot set "book": it is repeated or a message'],
    [{ path: "/{read_time}" }, 'a path cannot set "read_time": it is repeated or a message'],
    [{ path: "/{int32_value}/{int32Value}" }, "two variables set int32_value"],
    [{ body: "page" }, 'body: library.v1.BookRequest has no field "page"'],
    [{ body: "book.title" }, 'body: library.v1.BookRequest has no field "book.title"'],
    [{ path: "/{isbn}", body: "isbn" }, "path and body both set isbn"],
    [{ responseBody: "isbn.x" }, 'response_body: library.v1.Book has no field "isbn.x"'],
    [{ responseBody: "authors" }, 'response_body: library.v1.Book has no field "authors"'],
    [{ httpMethod: "get" }, '"get" is no HTTP method'],
    [{ httpMethod: "" }, '"" is no HTTP method'],
  ])("%j", (text, problem) => {
    const rule = { httpMethod: "GET", path: "/v1", ...text };
    const message = `google.api.http of library.v1.Library.GetBook (${rule.httpMethod} ${rule.path}): ${problem}`;
    expect(() => makeHttpRule(method, rule)).toThrow(expect.objectContaining({ name: "HttpRuleError", message }));
  });

  test.each([
    ["NoPattern", "a rule has no pattern"],
    ["NoPatternBehind", "a rule has no pattern"],
    ["Nested", "an additional binding has additional bindings"],
  ])("%s", (name, problem) => {
    const message = `google.api.http of library.v1.Broken.${name}: ${problem}`;
    expect(() => httpRules(libraryMethod("Broken", name))).toThrow(
      expect.objectContaining({ name: "HttpRuleError", message }),
    );
  });
});

test("a rule is made by hand as from a descriptor: nested fields, a body that the path sets a part of", () => {
  const method = libraryMethod("Library", "GetBook");
  const rule = makeHttpRule(method, {
    httpMethod: "PATCH",
    path: "/v1/{book.sequel.name=shelves/*}/{kind}",
    body: "book",
    responseBody: "sequel",
  });
  expect(outline(rule)).toBe("PATCH /v1/{book.sequel.name=shelves/*}/{kind} book sequel");
});
