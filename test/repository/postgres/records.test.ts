import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import type { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { plain } from "../../operations/plain.ts";
import { createDatabase } from "../../support/postgres.ts";
import { recordFields, times } from "../conformance/record-fields.ts";
import { newRecord, next } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

/** Any text at all, with much of what databases stumble over. */
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom("\u0000", "\\", "'", '"', "{", "}", ",", "%", "\n", "\uffff", "é", "𝄞"),
    maxLength: 12,
  }),
);

const fields = recordFields({ times, texts });

test("every field of a record survives, whatever it holds, for whoever opens the database", async () => {
  const [one, other] = [await open(database.url), await open(database.url)];
  const written = async (init: Partial<NewOperationRecord>, more: Partial<NewOperationRecord>) => {
    const outcome = await one.insert(newRecord("p/x/operations/a", init));
    if (!("inserted" in outcome)) throw new Error("not inserted");
    const { inserted } = outcome;
    expect(plain(await other.read(inserted.name))).toEqual(plain(inserted));
    const { createTime, request, revision: _, ...changed } = more;
    const replacement = next(inserted, changed);
    expect(await one.replace(inserted, replacement)).toBe(true);
    expect(plain(await other.read(inserted.name))).toEqual(plain(replacement));
    expect(await one.delete(replacement)).toBe(true);
  };
  await fc.assert(fc.asyncProperty(fields, fields, written), { numRuns: 60 });
}, 60_000);

test("keys are told apart to the last character, however long they are and whatever they hold", async () => {
  const repository = await open(database.url);
  const keys = ["", "\u0000", "a\u0000", "a\u0000b", "a".repeat(100_000), `${"a".repeat(100_000)}b`];
  for (const [at, key] of keys.entries()) {
    const init = { request: { key, fingerprint: "f" }, exclusiveKey: key };
    expect(await repository.insert(newRecord(`keys/x/operations/${at}`, init))).toHaveProperty("inserted");
  }
  await expectHolders(repository, keys);
});

async function expectHolders(repository: PostgresRepository, keys: readonly string[]): Promise<void> {
  for (const [at, key] of keys.entries()) {
    const existing = { name: `keys/x/operations/${at}` };
    const byRequest = newRecord("keys/x/operations/new", { request: { key, fingerprint: "f" } });
    expect(await repository.insert(byRequest)).toMatchObject({ conflict: "request", existing });
    const byTarget = newRecord("keys/x/operations/new", { exclusiveKey: key });
    expect(await repository.insert(byTarget)).toMatchObject({ conflict: "exclusive key", existing });
  }
}

test("an operation of megabytes survives", async () => {
  const repository = await open(database.url);
  const operation = randomBytes(3.5 * 1024 * 1024);
  await repository.insert(newRecord("large/x/operations/a", { operation }));
  const read = await repository.read("large/x/operations/a");
  expect(operation.equals(read?.operation ?? Buffer.of())).toBe(true);
});
