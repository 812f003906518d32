import { expect, test } from "@jest/globals";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

async function filled(count: number, parent = "projects/p") {
  const client = await serve();
  await Promise.all(
    Array.from({ length: count }, (_, index) => client.registry.createOperation({ parent, operationId: `o${index}` })),
  );
  return client;
}

test("a walk through pages of changing sizes gives each operation once, in order, and ends without an empty page", async () => {
  const { operations } = await filled(25);
  const all = (await operations.listOperations({ name: "projects/p" })).operations.map(({ name }) => name);
  const walked: string[] = [];
  let pageToken = "";
  for (const pageSize of [1, 10, 3, 2, 5, 4]) {
    const page = await operations.listOperations({ name: "projects/p", pageSize, pageToken });
    expect(page.operations).toHaveLength(pageSize);
    walked.push(...page.operations.map(({ name }) => name));
    pageToken = page.nextPageToken;
  }
  expect(pageToken).toBe("");
  expect(walked).toEqual(all);
  expect(new Set(walked).size).toBe(25);
});

test("a walk is stable while operations come and go", async () => {
  const { registry, operations } = await filled(6);
  const first = await operations.listOperations({ name: "projects/p", pageSize: 2 });
  const rest = (await operations.listOperations({ name: "projects/p" })).operations.slice(2).map(({ name }) => name);
  await registry.createOperation({ parent: "projects/p", operationId: "new" });
  for (const { name } of first.operations) await operations.deleteOperation({ name });
  for (const name of rest.splice(1, 1)) await operations.deleteOperation({ name });
  const second = await operations.listOperations({ name: "projects/p", pageToken: first.nextPageToken });
  expect(second.operations.map(({ name }) => name)).toEqual(rest);
});

test("a page has 100 operations by default, and never more than 1,000", async () => {
  const { operations } = await filled(1002);
  expect((await operations.listOperations({ name: "projects/p" })).operations).toHaveLength(100);
  for (const pageSize of [1000, 1001, 2 ** 31 - 1]) {
    expect((await operations.listOperations({ name: "projects/p", pageSize })).operations).toHaveLength(1000);
  }
});

test("a negative page size is INVALID_ARGUMENT", async () => {
  const { operations } = await serve();
  const error = await errorOf(operations.listOperations({ pageSize: -1 }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_PAGE_SIZE", fields: ["page_size"] });
});

test("a page ends early at 3 MiB, so that clients with default limits can read it", async () => {
  const { registry, operations } = await serve();
  const metadata = { typeUrl: "example.com/Large", value: Buffer.alloc(1024 * 1024) };
  for (const operationId of ["a", "b", "c", "d"])
    await registry.createOperation({ operationId, operation: { metadata } });
  const first = await operations.listOperations({});
  expect(first.operations.map(({ name }) => name)).toEqual(["operations/d", "operations/c"]);
  const second = await operations.listOperations({ pageToken: first.nextPageToken });
  expect(second.operations.map(({ name }) => name)).toEqual(["operations/b", "operations/a"]);
  expect(second.nextPageToken).toBe("");
});

test("an operation of more than 3 MiB has a page of its own", async () => {
  const { registry, operations } = await serve();
  const metadata = { typeUrl: "example.com/Large", value: Buffer.alloc(3.4 * 1024 * 1024) };
  for (const operationId of ["a", "b"]) await registry.createOperation({ operationId, operation: { metadata } });
  const page = await operations.listOperations({});
  expect(page.operations.map(({ name }) => name)).toEqual(["operations/b"]);
  expect(page.nextPageToken).not.toBe("");
});

test("a token is URL-safe and tells nothing, read as it is or after base64", async () => {
  const { operations } = await filled(2);
  const { nextPageToken } = await operations.listOperations({ name: "projects/p", pageSize: 1 });
  expect(nextPageToken).toMatch(/^[\w-]+$/);
  expect(Buffer.from(nextPageToken, "base64url").toString("latin1")).not.toMatch(/projects|o[01]|\[\d/);
});

test("a token belongs to its collection, however that is written, and to no other", async () => {
  const { operations } = await filled(2);
  const { nextPageToken: pageToken } = await operations.listOperations({ name: "projects/p", pageSize: 1 });
  expect((await operations.listOperations({ name: "projects/p/operations", pageToken })).operations).toHaveLength(1);
  for (const name of ["", "operations", "projects/q", "projects/-"]) {
    const error = await errorOf(operations.listOperations({ name, pageToken }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_PAGE_TOKEN", fields: ["page_token"] });
  }
});

test("a token of another server is INVALID_ARGUMENT", async () => {
  const [one, other] = [await filled(2), await filled(2)];
  const { nextPageToken: pageToken } = await one.operations.listOperations({ name: "projects/p", pageSize: 1 });
  const error = await errorOf(other.operations.listOperations({ name: "projects/p", pageToken }));
  expect(error.reason).toBe("INVALID_PAGE_TOKEN");
});

test("a token with a changed, missing or added character is INVALID_ARGUMENT", async () => {
  const { operations } = await filled(2);
  const { nextPageToken } = await operations.listOperations({ name: "projects/p", pageSize: 1 });
  const changed = (nextPageToken.startsWith("A") ? "B" : "A") + nextPageToken.slice(1);
  for (const pageToken of [
    changed,
    nextPageToken.slice(1),
    nextPageToken.slice(0, -1),
    `${nextPageToken}A`,
    `${nextPageToken}=`,
  ]) {
    const error = await errorOf(operations.listOperations({ name: "projects/p", pageToken }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_PAGE_TOKEN" });
  }
});

test.each(["x", "!!", "0", "null", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a".repeat(1025), "é".repeat(400)])(
  "the garbage token %j is INVALID_ARGUMENT",
  async (pageToken) => {
    const { operations } = await serve();
    const error = await errorOf(operations.listOperations({ pageToken }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", fields: ["page_token"] });
  },
);
