import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { setUp } from "./set-up.ts";

test("any version prefix is as good as any other, and what is no version is no route", async () => {
  const { call, ask } = setUp();
  await call("createOperation", { operationId: "a" });
  for (const version of ["v1", "v2", "v10", "v1alpha", "v1alpha1", "v1beta", "v2beta3"]) {
    expect((await ask(`GET /${version}/operations/a`))[0]).toBe(200);
  }
  for (const version of ["", "v", "v1gamma", "V1", "1", "v1.1", "v1alpha1beta", "xv1"]) {
    expect(await ask(`GET /${version}/operations/a`)).toEqual([404, "ROUTE_NOT_FOUND"]);
  }
});

describe("a whole name in one segment behind operations/", () => {
  test("is that of the operation, for get and delete", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    await call("createOperation", { parent: "projects/p", operationId: "a" });
    expect(await ask("GET /v1/operations/operations%2Fa?")).toMatchObject([200, { name: "operations/a" }]);
    const inProject = "/v2/operations/projects%2fp%2foperations%2f%61";
    expect(await ask(`GET ${inProject}`)).toMatchObject([200, { name: "projects/p/operations/a" }]);
    expect(await ask(`DELETE ${inProject}`)).toEqual([200, {}]);
    expect(await ask("GET /v1/projects/p/operations/a")).toEqual([404, "OPERATION_NOT_FOUND"]);
    expect((await ask("GET /v1/operations/a"))[0]).toBe(200);
  });

  test("must be the name of an operation, and is never decoded twice", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    for (const segment of [
      "operations%2Foperations",
      "projects%2Fp",
      "%2F",
      "operations%2F",
      "operations%252Fa",
      "operations%2F%2561",
      "%2Foperations%2Fa",
    ]) {
      expect(await ask(`GET /v1/operations/${segment}`)).toEqual([400, "INVALID_NAME"]);
    }
    for (const path of ["operations%2Fa", "x/operations%2Fa", "operations/operations%2Fa/x"]) {
      expect((await ask(`GET /v1/${path}`))[0]).toBe(404);
    }
    expect(await ask("PATCH /v1/operations/operations%2Fa")).toEqual([400, "INVALID_NAME"]);
    expect(await ask("POST /v1/operations/operations%2Fa:cancel")).toEqual([400, "INVALID_NAME"]);
  });
});

test("escapes that need not be are as good as what they stand for", async () => {
  const { call, ask } = setUp();
  await call("createOperation", { operationId: "a.b~c" });
  expect((await ask("GET /v1/op%65rations/a%2Eb%7Ec"))[0]).toBe(200);
  expect((await ask("GET /v1/operations/a%2Eb%7Ec"))[0]).toBe(200);
  expect(await ask("GET /v1/operations/%zz")).toEqual([400, "INVALID_PATH"]);
  expect(await ask("GET /v1/operations/%FF")).toEqual([400, "INVALID_PATH"]);
});

test("a colon that is escaped begins no verb", async () => {
  const { call, ask } = setUp();
  await call("createOperation", { operationId: "a" });
  expect(await ask("POST /v1/operations/a%3Acancel")).toEqual([405, "METHOD_NOT_ALLOWED"]);
  expect(await ask("GET /v1/operations/a%3Arecord")).toEqual([400, "INVALID_NAME"]);
  expect((await ask("GET /v1/operations/a"))[1]).toMatchObject({ done: false });
});

test("a target with scheme and host means its path", async () => {
  const { call, ask } = setUp();
  await call("createOperation", { operationId: "a" });
  expect((await ask("GET http://example.com:80/v1/operations/a?alt=json"))[0]).toBe(200);
});

test("another HTTP method than those of the path is refused with these", async () => {
  const { send } = setUp();
  const refused = async (line: string) => {
    const { status, headers, json } = await send(line);
    return [status, headers.allow, json];
  };
  const error = { code: 405, status: "UNIMPLEMENTED" };
  expect(await refused("PUT /v1/operations/a")).toMatchObject([405, "DELETE, GET, HEAD, PATCH", { error }]);
  expect(await refused("POST /v1/operations/a")).toMatchObject([405, "DELETE, GET, HEAD, PATCH", { error }]);
  expect(await refused("DELETE /v1/projects/p/operations")).toMatchObject([405, "GET, HEAD, POST", { error }]);
  expect(await refused("GET /v1/operations/a:cancel")).toMatchObject([405, "POST", { error }]);
});

const segment = fc.constantFrom(
  ...["v1", "v2", "operations", "projects", "p", "a", "b", ".", "..", "%2e%2e", "%2F", "operations%2Fa", "", "-", "*"],
  ...["op%65rations", "%61", "a:cancel", "a:record", "a%3Acancel", ":", "a:", "%252Fa", "a%00", "%zz", "a?x", "A"],
  ...["projects%2Fp%2Foperations%2Fa", "a;b", "a+b", "a%20", "\u00e9"],
);
const randomPath = fc
  .tuple(fc.constantFrom("/v1/", "/", "//", "/v2beta1/", ""), fc.array(segment, { maxLength: 6 }))
  .map(([start, segments]) => start + segments.join("/"));

test("a path never reaches another operation than the one that it names", async () => {
  const { call, ask } = setUp();
  for (const parent of ["", "projects/p", "projects/a"]) {
    for (const operationId of ["a", "b", "p"]) await call("createOperation", { parent, operationId });
  }
  await fc.assert(
    fc.asyncProperty(randomPath, async (path) => {
      const [status, json] = await ask(`GET ${path}`);
      expect(status).toBeLessThan(500);
      const { name, operation } = (status === 200 ? json : {}) as { name?: string; operation?: { name: string } };
      const reached = name ?? operation?.name;
      if (reached === undefined) return;
      const [, plain = ""] = /^\/v\d\w*\/([^?]*)/.exec(path) ?? [];
      const decoded = decodeURIComponent(plain.replace(/:record$/, ""));
      expect([reached, `operations/${reached}`]).toContain(decoded);
    }),
    { numRuns: 1000 },
  );
});
