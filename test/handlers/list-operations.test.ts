import { describe, expect, test } from "@jest/globals";
import { error } from "../operations/operation-service/set-up.ts";
import { packed } from "../operations/requests.ts";
import { setUp } from "./call-handlers.ts";

type Context = ReturnType<typeof setUp>;

async function createAll({ call }: Context, parent: string, ...ids: string[]) {
  for (const operationId of ids) await call("createOperation", { parent, operationId });
}

/** The names of every operation of a collection, and how many pages they took. */
async function walk({ call }: Context, name: string, pageSize: number) {
  const names: string[] = [];
  let pages = 0;
  let pageToken = "";
  do {
    const page = await call("listOperations", { name, pageSize, pageToken });
    names.push(...page.operations.map((operation) => operation.name));
    pageToken = page.nextPageToken;
    expect(++pages).toBeLessThan(100);
  } while (pageToken !== "");
  return { names, pages };
}

test("a walk gives everything, newest first, in pages of the size asked for", async () => {
  const context = setUp();
  await createAll(context, "", "a", "b", "c", "d", "e");
  const names = ["e", "d", "c", "b", "a"].map((id) => `operations/${id}`);
  expect(await walk(context, "operations", 2)).toEqual({ names, pages: 3 });
  expect(await walk(context, "", 5)).toEqual({ names, pages: 1 });
  expect(await walk(context, "p/x", 5)).toEqual({ names: [], pages: 1 });
});

test("a wildcard finds the operations of many parents, with their own names", async () => {
  const context = setUp();
  await createAll(context, "p/x", "a");
  await createAll(context, "p/y", "a");
  await createAll(context, "p/x/l/z", "a");
  const names = ["p/y/operations/a", "p/x/operations/a"];
  expect(await walk(context, "p/-", 1)).toEqual({ names, pages: 2 });
  expect(await walk(context, "p/-/operations", 10)).toEqual({ names, pages: 1 });
});

test("without a page size a page has 100 operations, and never more than 1,000", async () => {
  const context = setUp();
  await createAll(context, "", ...Array.from({ length: 1001 }, (_, at) => `o${at}`));
  expect((await context.call("listOperations", {})).operations).toHaveLength(100);
  expect((await context.call("listOperations", { pageSize: 5000 })).operations).toHaveLength(1000);
});

test("a page ends early at 3 MiB, so that clients take it, but has one operation at least", async () => {
  const context = setUp();
  for (const [operationId, size] of Object.entries({ a: 1, b: 1, c: 3.4, d: 2.5 })) {
    const metadata = { ...packed(""), value: Buffer.alloc(size * 1024 * 1024) };
    await context.call("createOperation", { operationId, operation: { metadata } });
  }
  expect((await walk(context, "", 10)).pages).toBe(3);
  expect((await context.raw("listOperations", {})).length).toBeLessThan(4 * 1024 * 1024);
});

describe("a page token", () => {
  const token = async (context: Context, name = "p/x") =>
    (await context.call("listOperations", { name, pageSize: 1 })).nextPageToken;

  test("is refused for another collection, but not for another page size or way to write the name", async () => {
    const context = setUp();
    await createAll(context, "p/x", "a", "b");
    const pageToken = await token(context);
    for (const name of ["p/y", "p/-", "p/x/l/y", ""]) {
      const other = context.call("listOperations", { name, pageToken });
      await expect(other).rejects.toMatchObject(error("INVALID_PAGE_TOKEN"));
    }
    const same = await context.call("listOperations", { name: "p/x/operations", pageSize: 9, pageToken });
    expect(same.operations.map(({ name }) => name)).toEqual(["p/x/operations/a"]);
  });

  test("stays good while operations come and go, the last one of its page too", async () => {
    const context = setUp();
    await createAll(context, "p/x", "a", "b", "c");
    const pageToken = await token(context);
    await context.call("deleteOperation", { name: "p/x/operations/c" });
    await createAll(context, "p/x", "d");
    const { operations } = await context.call("listOperations", { name: "p/x", pageToken });
    expect(operations.map(({ name }) => name)).toEqual(["p/x/operations/b", "p/x/operations/a"]);
  });

  test.each(["x", "0", "AAAA", "a".repeat(2000)])("%j is refused", async (pageToken) => {
    const answer = setUp().call("listOperations", { pageToken });
    await expect(answer).rejects.toMatchObject(error("INVALID_PAGE_TOKEN"));
  });
});

test("what is malformed is refused, the name first", async () => {
  const { call } = setUp();
  await expect(call("listOperations", { name: "p", pageSize: -1 })).rejects.toMatchObject(error("INVALID_NAME"));
  await expect(call("listOperations", { pageSize: -1 })).rejects.toMatchObject(error("INVALID_PAGE_SIZE"));
});

test("partial success is for wildcards only", async () => {
  const { call } = setUp();
  const refusal = error("PARTIAL_SUCCESS_NOT_APPLICABLE");
  await expect(call("listOperations", { name: "p/x", returnPartialSuccess: true })).rejects.toMatchObject(refusal);
  expect(await call("listOperations", { name: "p/-", returnPartialSuccess: true })).toMatchObject({ operations: [] });
});
