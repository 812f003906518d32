import { expect, test } from "@jest/globals";
import { errorOf } from "./support/rpc-error.ts";
import { serve, type TestServer } from "./support/serve.ts";

/** A server with operations of several tenants, created in this order. */
async function tenants(): Promise<TestServer> {
  const client = await serve();
  const parents = [
    "",
    "projects/p",
    "projects/p2",
    "projects/p/locations/l",
    "projects/p2/locations/l",
    "projects/q/locations/l2",
    "folders/p",
  ];
  for (const parent of parents) {
    for (const operationId of ["a", "b"]) await client.registry.createOperation({ parent, operationId });
  }
  return client;
}

async function namesIn(client: TestServer, name: string): Promise<string[]> {
  const { operations, nextPageToken } = await client.operations.listOperations({ name });
  expect(nextPageToken).toBe("");
  return operations.map((operation) => operation.name);
}

test.each(["", "operations"])("the collection %j is the root, newest first", async (name) => {
  expect(await namesIn(await tenants(), name)).toEqual(["operations/b", "operations/a"]);
});

test.each(["projects/p", "projects/p/operations"])(
  "%s has its direct children only, and nothing of tenants whose names begin alike",
  async (name) => {
    const names = ["projects/p/operations/b", "projects/p/operations/a"];
    expect(await namesIn(await tenants(), name)).toEqual(names);
  },
);

test("a parent without operations is an empty list, whether or not it was ever heard of", async () => {
  expect(await namesIn(await tenants(), "projects/unknown")).toEqual([]);
});

test("a wildcard stands for one ID, and answers carry the true names", async () => {
  const client = await tenants();
  expect(await namesIn(client, "projects/-")).toEqual([
    "projects/p2/operations/b",
    "projects/p2/operations/a",
    "projects/p/operations/b",
    "projects/p/operations/a",
  ]);
});

test.each([
  ["projects/-/locations/-", ["projects/q/locations/l2", "projects/p2/locations/l", "projects/p/locations/l"]],
  ["projects/-/locations/l/operations", ["projects/p2/locations/l", "projects/p/locations/l"]],
  ["projects/q/locations/-", ["projects/q/locations/l2"]],
  ["projects/q/locations/l", []],
])("%s is matched by segment, not by how a name begins", async (name, parents) => {
  const names = parents.flatMap((parent) => [`${parent}/operations/b`, `${parent}/operations/a`]);
  expect(await namesIn(await tenants(), name)).toEqual(names);
});

test.each(["projects/p/locations/-", "projects/p/locations/-/operations"])(
  "%s has nothing of another project",
  async (name) => {
    const names = ["projects/p/locations/l/operations/b", "projects/p/locations/l/operations/a"];
    expect(await namesIn(await tenants(), name)).toEqual(names);
  },
);

test.each([
  "projects",
  "-",
  "-/p",
  "-/-",
  "projects//",
  "/projects/p",
  "projects/p/",
  "/operations",
  "operations/",
  "operations/a",
  "operations/-",
  "projects/operations",
  "projects/p/operations/operations",
  "projects/p*",
  "projects/*",
  "projects/..",
  "projects/p q",
  "projects/ä",
  `projects/${"a".repeat(129)}`,
  Array(200).fill("a/b").join("/"),
])("%j is no collection: INVALID_ARGUMENT", async (name) => {
  const { operations } = await serve();
  const error = await errorOf(operations.listOperations({ name }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_NAME", fields: ["name"] });
});

test("return_partial_success is refused for a single collection, and fine with a wildcard", async () => {
  const { operations } = await tenants();
  const error = await errorOf(operations.listOperations({ name: "projects/p", returnPartialSuccess: true }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", fields: ["return_partial_success"] });
  const all = await operations.listOperations({ name: "projects/-", returnPartialSuccess: true });
  expect(all.operations).toHaveLength(4);
  expect(all.unreachable).toEqual([]);
});

test("operations created within the same millisecond are listed by the order of creation", async () => {
  const client = await serve({ clock: { now: () => 1_767_225_600_000, after: () => () => {} } });
  for (const operationId of ["c", "a", "b"]) await client.registry.createOperation({ operationId });
  expect(await namesIn(client, "")).toEqual(["operations/b", "operations/a", "operations/c"]);
});
