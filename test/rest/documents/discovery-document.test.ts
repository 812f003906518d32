import type { JsonValue } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { type Endpoint, endpointsOf } from "../../../src/rest/documents/endpoint.ts";
import { sharedParameters } from "../../../src/rest/documents/shared-parameters.ts";
import { RouteFinder } from "../../../src/rest/google/route-finder.ts";
import { googleRoutes } from "../../../src/rest/google/routes.ts";
import { takeSystemParameters } from "../../../src/rest/google/system-parameters.ts";
import { at, membersOf, referencesIn, setUp } from "./set-up.ts";

const { services, get } = setUp();
const routes = googleRoutes(services);
const document = await get("/$discovery/rest?version=v1");
const methods = methodsIn(document);

/** All methods of a document or of a resource in it. */
function methodsIn(resource: JsonValue): readonly JsonValue[] {
  const own = membersOf(at(resource, "methods") ?? {}).map(([, method]) => method);
  const inside = membersOf(at(resource, "resources") ?? {}).map(([, each]) => each);
  return [...own, ...inside.flatMap(methodsIn)];
}

function textOf(method: JsonValue, ...keys: readonly string[]): string {
  return String(at(method, ...keys));
}

test("the document says what it is about, and where", () => {
  expect(document).toMatchObject({
    kind: "discovery#restDescription",
    id: "longrun:v1",
    name: "longrun",
    version: "v1",
    protocol: "rest",
    rootUrl: "https://longrun.example.com/",
    servicePath: "",
    fullyEncodeReservedExpansion: true,
  });
  expect(document).not.toHaveProperty("batchPath");
  expect(document).not.toHaveProperty("auth");
});

test("the version is the prefix of all paths", async () => {
  const paths = async (version: string) =>
    methodsIn(await get(`/$discovery/rest?version=${version}`)).flatMap((method) => [
      textOf(method, "path"),
      textOf(method, "flatPath"),
    ]);
  const first = await paths("v1");
  expect(await paths("v2beta3")).toEqual(first.map((path) => path.replace(/^v1\//, "v2beta3/")));
  expect(first.filter((path) => !path.startsWith("v1/"))).toEqual([]);
});

describe.each([
  ["operations", ["operations"]],
  ["projects/p/operations", ["projects", "operations"]],
  ["projects/p/locations/l/operations", ["projects", "locations", "operations"]],
])("of %s", (collection, resources) => {
  const resource = resources.reduce<JsonValue>((value, name) => at(value, "resources", name) ?? {}, document);

  test("there are all methods", () => {
    const names = membersOf(at(resource, "methods")).map(([name]) => name);
    const standard = ["create", "delete", "get", "list", "patch"];
    const custom = ["cancel", "count", "heartbeat", "record", "records", "wait", "watch", "watchOperations"];
    expect(names.sort()).toEqual([...standard, ...custom].sort());
  });

  test("the patterns accept the names of operations there, and no others", () => {
    for (const method of ["get", "delete", "cancel", "patch", "wait", "record", "watch", "heartbeat"]) {
      const pattern = new RegExp(textOf(resource, "methods", method, "parameters", "name", "pattern"));
      for (const name of ["operations/a", "projects/p/operations/a", "projects/p/locations/l/operations/a"]) {
        expect([name, pattern.test(name)]).toEqual([name, name === `${collection}/a`]);
      }
      expect(pattern.test(`${collection}/a/b`)).toBe(false);
      expect(pattern.test(collection)).toBe(false);
    }
  });
});

test("the methods of seeds 001, 002 and 004 are what Google's documents have", () => {
  const ofProjects = at(document, "resources", "projects", "resources", "operations", "methods");
  const ofLocations = at(document, "resources", "projects", "resources", "locations", "resources", "operations");
  const [project, location] = ["^projects/[^/]+", "/locations/[^/]+"];
  const inPath = (pattern: string) => ({ location: "path", pattern: `${pattern}$`, required: true, type: "string" });
  expect(at(ofProjects, "create")).toMatchObject({
    id: "longrun.projects.operations.create",
    flatPath: "v1/projects/{projectsId}/operations",
    path: "v1/{+parent}/operations",
    httpMethod: "POST",
    parameterOrder: ["parent"],
    parameters: { parent: inPath(project) },
    request: { $ref: "CreateOperationRequest" },
    response: { $ref: "Operation" },
  });
  expect(at(ofProjects, "patch")).toMatchObject({
    flatPath: "v1/projects/{projectsId}/operations/{operationsId}",
    path: "v1/{+name}",
    httpMethod: "PATCH",
    parameters: { name: inPath(`${project}/operations/[^/]+`) },
    request: { $ref: "UpdateOperationRequest" },
    response: { $ref: "Operation" },
  });
  const { list, cancel } = Object(at(ofLocations, "methods"));
  expect(list).toMatchObject({
    id: "longrun.projects.locations.operations.list",
    path: "v1/{+name}/operations",
    parameterOrder: ["name"],
    parameters: {
      name: inPath(`${project}${location}`),
      filter: { location: "query", type: "string" },
      pageSize: { location: "query", type: "integer", format: "int32" },
      pageToken: { location: "query", type: "string" },
      returnPartialSuccess: { location: "query", type: "boolean" },
    },
    response: { $ref: "ListOperationsResponse" },
  });
  expect(list).not.toHaveProperty("request");
  expect(cancel).toMatchObject({
    flatPath: "v1/projects/{projectsId}/locations/{locationsId}/operations/{operationsId}:cancel",
    path: "v1/{+name}:cancel",
    httpMethod: "POST",
    request: { $ref: "CancelOperationRequest" },
    response: { $ref: "Empty" },
  });
  const create = at(document, "schemas", "CreateOperationRequest", "properties");
  expect(create).toMatchObject({ operationId: { type: "string" }, operation: { $ref: "Operation" } });
  expect(create).not.toHaveProperty("parent");
  const update = at(document, "schemas", "UpdateOperationRequest", "properties");
  expect(update).toMatchObject({ updateMask: { type: "string", format: "google-fieldmask" } });
  expect(update).not.toHaveProperty("name");
});

test("each method leads to the route of its RPC, with the name in its variable", () => {
  const finder = new RouteFinder(routes);
  const called = methods.map((method) => {
    const parameters = Object(at(method, "parameters"));
    const names: Record<string, string> = {};
    const path = textOf(method, "path").replace(/\{\+(\w+)\}/g, (_, name) => {
      names[name] = parameters[name].pattern.slice(1, -1).replaceAll("[^/]+", "x");
      return names[name] ?? "";
    });
    const match = finder.find(textOf(method, "httpMethod"), `/${path}`);
    if (match.kind !== "found") throw new Error(`${path} has no route`);
    expect(Object.fromEntries(match.variables)).toEqual(names);
    expect(at(method, "response", "$ref")).toBe(match.target.bound.method.output.name);
    expect(textOf(method, "flatPath").replace(/\{\w+\}/g, "x")).toBe(path);
    return match.target.bound.method.name;
  });
  const served = new Set(routes.map(({ bound }) => bound.method.name));
  expect(new Set(called)).toEqual(served);
  expect(called).toHaveLength(3 * served.size);
});

test("only the path for operations that is named twice is shown by no document", () => {
  const templates = (endpoints: readonly Endpoint[]) => endpoints.map(({ route }) => route.rule.template.text);
  const shown = new Set(templates(routes.flatMap(endpointsOf)));
  const hidden = routes.map(({ rule }) => rule.template.text).filter((text) => !shown.has(text));
  expect(hidden).toEqual(["/v1/operations/operations"]);
});

test("IDs are unique, and say where the method is", () => {
  const ids = methods.map((method) => textOf(method, "id"));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(["longrun.operations.get", "longrun.projects.operations.watch"]));
});

test("every reference is to a schema of the document, whose ID is its key", () => {
  const schemas = membersOf(at(document, "schemas"));
  for (const [key, schema] of schemas) expect(schema).toMatchObject({ id: key, type: "object" });
  const references = referencesIn(document);
  expect(references.length).toBeGreaterThan(50);
  expect(new Set(references)).toEqual(new Set(schemas.map(([key]) => key)));
});

test("the shared parameters are the eleven that the profile takes; JSONP alone is refused", () => {
  const names = membersOf(at(document, "parameters")).map(([name]) => name);
  expect(names).toHaveLength(11);
  for (const name of names) {
    const values = Object.keys(sharedParameters[name]?.values ?? { true: "" });
    for (const value of values) {
      const take = () => takeSystemParameters([[name, value]], {});
      if (name === "callback") expect(take).toThrow("JSONP");
      else expect(take().rest).toEqual([]);
    }
  }
  expect(at(document, "parameters", "$.xgafv")).toEqual({
    description: "V1 error format.",
    location: "query",
    type: "string",
    enum: ["1", "2"],
    enumDescriptions: ["v1 error format", "v2 error format"],
  });
  expect(at(document, "parameters", "prettyPrint", "default")).toBe("true");
});
