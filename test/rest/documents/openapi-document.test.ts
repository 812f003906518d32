import type { JsonValue } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { RouteFinder } from "../../../src/rest/google/route-finder.ts";
import { googleRoutes } from "../../../src/rest/google/routes.ts";
import { setUp as setUpAsync } from "../async/set-up.ts";
import { setUp as setUpXiq } from "../xiq/set-up.ts";
import { at, membersOf, referencesIn, setUp } from "./set-up.ts";

const HTTP_METHODS = ["get", "put", "post", "delete", "patch"];

const { services, get } = setUp();
const routes = googleRoutes(services);
const document = await get("/openapi.json");
const operations = operationsIn(document);

interface PathOperation {
  readonly path: string;
  readonly httpMethod: string;
  readonly operation: JsonValue;
}

function operationsIn(openApi: JsonValue): readonly PathOperation[] {
  return membersOf(at(openApi, "paths")).flatMap(([path, item]) =>
    membersOf(item)
      .filter(([key]) => HTTP_METHODS.includes(key))
      .map(([key, operation]) => ({ path, httpMethod: key.toUpperCase(), operation })),
  );
}

function operationAt(path: string, httpMethod: string): JsonValue | undefined {
  return at(document, "paths", path, httpMethod);
}

test("the document is OpenAPI 3.1, and says where the API is", () => {
  expect(document).toMatchObject({
    openapi: "3.1.0",
    info: { title: "Longrun API", version: "v1" },
    servers: [{ url: "https://longrun.example.com" }],
    security: [],
  });
});

test("there are the literal paths of the usual parents, and of the profiles", () => {
  const collections = ["/v1/operations", "/v1/projects/{project}/operations"];
  collections.push("/v1/projects/{project}/locations/{location}/operations");
  const ofCollection = ["", ":count", ":records", ":watch"];
  const ofOperation = ["", ":cancel", ":heartbeat", ":record", ":wait", ":watch"];
  const google = collections.flatMap((path) => [
    ...ofCollection.map((verb) => path + verb),
    ...ofOperation.map((verb) => `${path}/{operation}${verb}`),
  ]);
  const profiles = ["", "/:cancel"].map((verb) => `/xiq/operations/{operation_id}${verb}`);
  profiles.push(...["", "/cancel"].map((verb) => `/async/v1/operations/{operation_id}${verb}`));
  expect(
    membersOf(at(document, "paths"))
      .map(([path]) => path)
      .sort(),
  ).toEqual([...google, ...profiles].sort());
});

test("each way to call an RPC in each of the usual parents is an operation that leads to its route", () => {
  const finder = new RouteFinder(routes);
  const found = operations
    .filter(({ path }) => path.startsWith("/v1/"))
    .map(({ path, httpMethod, operation }) => {
      const match = finder.find(httpMethod, path.replace(/\{\w+\}/g, "x"));
      if (match.kind !== "found") throw new Error(`${httpMethod} ${path} has no route`);
      const { bound, rule } = match.target;
      const name = bound.method.name;
      expect(String(at(operation, "operationId")).toLowerCase()).toContain(name.toLowerCase());
      expect(at(operation, "requestBody") === undefined).toBe(rule.body === "");
      return `${rule.httpMethod} ${rule.template.verb} ${name}`;
    });
  const rules = routes.map(({ bound, rule }) => `${rule.httpMethod} ${rule.template.verb} ${bound.method.name}`);
  for (const rule of new Set(rules))
    expect([rule, found.filter((each) => each === rule)]).toEqual([rule, [rule, rule, rule]]);
  expect(found).toHaveLength(3 * new Set(rules).size);
});

test("operation IDs are unique and fit for identifiers", () => {
  const ids = operations.map(({ operation }) => String(at(operation, "operationId")));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  expect(ids).toEqual(
    expect.arrayContaining(["getOperation", "projectsLocationsListOperations", "waitOperation", "waitOperationByGet"]),
  );
});

test("every operation has a summary, a declared tag and its errors", () => {
  const tags = [at(document, "tags") ?? []].flat().map((tag) => at(tag, "name"));
  for (const { operation } of operations) {
    expect(at(operation, "summary")).toMatch(/^[A-Z].*\.$/s);
    expect(tags).toContain(at(operation, "tags", 0));
    expect(Object.keys(Object(at(operation, "responses")))).toEqual(["200", "4XX", "5XX"]);
  }
  expect(new Set(tags).size).toBe(tags.length);
});

test("the parameters of a path are those in it, each required", () => {
  for (const { path, operation } of operations) {
    const inPath = [at(operation, "parameters") ?? []].flat().filter((each) => at(each, "in") === "path");
    expect(inPath.map((each) => at(each, "name"))).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.filter((each) => at(each, "required") !== true)).toEqual([]);
  }
});

test("a query sets what neither path nor body does", () => {
  const names = (path: string, httpMethod: string) =>
    [at(operationAt(path, httpMethod), "parameters") ?? []]
      .flat()
      .filter((each) => at(each, "in") === "query")
      .map((each) => at(each, "name"));
  expect(names("/v1/operations", "get")).toEqual(["filter", "pageSize", "pageToken", "returnPartialSuccess"]);
  expect(names("/v1/operations:records", "get")).toEqual(["filter", "pageSize", "pageToken", "orderBy"]);
  expect(names("/v1/operations/{operation}:wait", "get")).toEqual(["timeout"]);
  expect(names("/v1/operations/{operation}:wait", "post")).toEqual([]);
  expect(names("/v1/operations", "post")).toEqual([]);
});

test("creation has the ID and the operation in its body, an update the operation and the mask", () => {
  const bodyOf = (path: string, httpMethod: string) =>
    at(operationAt(path, httpMethod), "requestBody", "content", "application/json", "schema", "$ref");
  expect(bodyOf("/v1/operations", "post")).toBe("#/components/schemas/CreateOperationRequest");
  expect(bodyOf("/v1/operations/{operation}", "patch")).toBe("#/components/schemas/UpdateOperationRequest");
  const properties = (name: string) => at(document, "components", "schemas", name, "properties");
  const operation = { $ref: "#/components/schemas/Operation" };
  expect(properties("CreateOperationRequest")).toMatchObject({ operationId: { type: "string" }, operation });
  expect(properties("UpdateOperationRequest")).toMatchObject({ updateMask: { type: "string" }, operation });
  expect(properties("CreateOperationRequest")).not.toHaveProperty("parent");
  expect(properties("UpdateOperationRequest")).not.toHaveProperty("name");
});

test("watches are lists of changes, server-sent events or lines", () => {
  const content = at(operationAt("/v1/operations/{operation}:watch", "get"), "responses", "200", "content");
  expect(content).toMatchObject({
    "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/OperationRecord" } } },
    "text/event-stream": { schema: { type: "string" } },
    "application/x-ndjson": { schema: { type: "string" } },
  });
  const unary = at(operationAt("/v1/operations/{operation}", "get"), "responses", "200", "content");
  expect(unary).toEqual({ "application/json": { schema: { $ref: "#/components/schemas/Operation" } } });
});

test("every reference is to a component, and every component is used", () => {
  const kinds = ["schemas", "responses", "parameters"];
  const components = kinds.flatMap((kind) =>
    membersOf(at(document, "components", kind)).map(([name]) => `#/components/${kind}/${name}`),
  );
  expect([...new Set(referencesIn(document))].sort()).toEqual(components.sort());
});

test("profiles that are off are not shown, and others at their mounts", async () => {
  const openApi = await setUp({ mounts: { xiq: undefined, async: "/a/b/" } }).get("/openapi.json");
  const paths = membersOf(at(openApi, "paths")).map(([path]) => path);
  expect(paths.filter((path) => !path.startsWith("/v1/"))).toEqual([
    "/a/b/operations/{operation_id}",
    "/a/b/operations/{operation_id}/cancel",
  ]);
  expect(JSON.stringify(openApi)).not.toMatch(/xiq/i);
});

/** Expects JSON to have the keys that a schema of the document requires, and none that it does not have. */
function expectToFit(json: JsonValue | undefined, schema: string): void {
  const { properties = {}, required = [] } = Object(at(document, "components", "schemas", schema));
  const keys = membersOf(json).map(([key]) => key);
  expect(keys).toEqual(expect.arrayContaining(required));
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(keys));
  const allowed = membersOf(json).filter(([key]) => properties[key].enum !== undefined);
  for (const [key, value] of allowed) expect(properties[key].enum).toContain(value);
}

test.each(["xiq", "async"] as const)("the %s profile answers as its schemas say", async (profile) => {
  const { send, call } = profile === "xiq" ? setUpXiq() : setUpAsync();
  const [answer, failure] = profile === "xiq" ? ["XiqOperation", "XiqError"] : ["AsyncOperation", "AsyncError"];
  for (const { path, httpMethod, operation } of operations.filter((each) => each.path.startsWith(`/${profile}/`))) {
    await call("createOperation", { operationId: "a" });
    const target = (id: string) => `${httpMethod} ${path.replace("{operation_id}", id)}`;
    const { status, json } = await send(target("a"));
    expect(status).toBe(200);
    const schema = at(operation, "responses", "200", "content", "application/json", "schema", "$ref");
    expect(schema).toBe(json === undefined ? undefined : `#/components/schemas/${answer}`);
    if (json !== undefined) expectToFit(json, answer);
    if (profile === "xiq" && json !== undefined) expectToFit(at(json, "metadata"), "XiqOperationMetadata");
    const refused = await send(target("none"));
    expect(refused.status).toBe(404);
    expectToFit(refused.json, failure);
    if (httpMethod !== "DELETE") await call("deleteOperation", { name: "operations/a" });
  }
});
