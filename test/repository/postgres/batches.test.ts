import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { LongrunError } from "../../../src/errors.ts";
import { execute } from "../../support/postgres/database.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createDatabase } from "../../support/postgres.ts";
import { insert, newRecord, next } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeEach(async () => {
  database = await createDatabase();
});

afterEach(() => database.drop());

const many = (count: number) => Array.from({ length: count }, (_, at) => newRecord(`operations/${at}`));

/** How many writes each statement made, in their order. */
async function batches(): Promise<number[]> {
  const text = "SELECT count(*)::int AS count FROM longrun.operation_changes GROUP BY batch ORDER BY batch";
  return (await queryRows(database.url, text)).map(({ count }) => count);
}

describe("writes", () => {
  test("that come together go together, up to a bound", async () => {
    const repository = await open(database.url);
    await Promise.all(many(200).map((record) => repository.insert(record)));
    expect(await batches()).toEqual([128, 72]);
  });

  test("that come one by one go one by one", async () => {
    const repository = await open(database.url);
    for (const record of many(3)) await repository.insert(record);
    expect(await batches()).toEqual([1, 1, 1]);
  });

  test("of many bytes don't all go together", async () => {
    const repository = await open(database.url);
    const operation = Buffer.alloc(1024 * 1024);
    await Promise.all(many(7).map((record) => repository.insert({ ...record, operation })));
    expect(await batches()).toEqual([3, 3, 1]);
  });

  test("of every kind are logged in the statement that makes them, and refused ones are not", async () => {
    const repository = await open(database.url);
    const first = await insert(repository, "operations/a");
    const second = next(first);
    await repository.insert(newRecord("operations/a"));
    await repository.replace(first, second);
    await repository.replace(first, second);
    await repository.delete(first);
    await repository.delete(second);
    const log = await queryRows(
      database.url,
      `SELECT name, uid, sequence::int, revision::int, deleted,
        transaction IS NOT NULL AND writer IS NOT NULL AND time > now() - interval '1 minute' AS complete
      FROM longrun.operation_changes ORDER BY id`,
    );
    const { name, uid, sequence } = first;
    const row = { name, uid, sequence, complete: true };
    expect(log).toEqual([
      { ...row, revision: 1, deleted: false },
      { ...row, revision: 2, deleted: false },
      { ...row, revision: 2, deleted: true },
    ]);
  });

  test("get their own outcomes, though some of a batch are refused", async () => {
    const repository = await open(database.url);
    const taken = await insert(repository, "operations/1");
    const outcomes = await Promise.all(many(4).map((record) => repository.insert(record)));
    expect(outcomes.map((outcome) => "inserted" in outcome)).toEqual([true, false, true, true]);
    expect(outcomes[1]).toMatchObject({ conflict: "name", existing: { uid: taken.uid } });
    const sequences = outcomes.flatMap((outcome) => ("inserted" in outcome ? [outcome.inserted.sequence] : []));
    for (const [at, index] of [0, 2, 3].entries()) {
      expect(await repository.read(`operations/${index}`)).toMatchObject({ sequence: sequences[at] });
    }
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  test("of one name at the same time have one winner, of several kinds too", async () => {
    const repository = await open(database.url);
    const first = await insert(repository, "operations/a");
    const writes = [1, 2, 3].flatMap((updateTime) => [
      repository.replace(first, next(first, { updateTime })),
      repository.delete(first),
    ]);
    expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
  });

  test("that the database cannot take spoil no others, and nobody is told its words", async () => {
    const repository = await open(database.url);
    const records = many(5).map((record, at) => (at === 2 ? { ...record, createTime: 1.5 } : record));
    const outcomes = await Promise.allSettled(records.map((record) => repository.insert(record)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    const [refused] = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    const error: LongrunError = refused;
    expect(error.reason).toBe("REPOSITORY_UNAVAILABLE");
    expect(error.message).not.toContain("1.5");
    expect(String(error.cause)).toContain("bigint");
  });

  test("are tried again when others are in the way", async () => {
    const repository = await open(database.url);
    await execute(
      database.url,
      `CREATE SEQUENCE attempts;
      CREATE FUNCTION disturb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('attempts') < 3 THEN RAISE 'in the way' USING ERRCODE = '40001'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER disturb AFTER INSERT ON longrun.operations FOR EACH STATEMENT EXECUTE FUNCTION disturb()`,
    );
    await insert(repository, "operations/a");
    expect(await queryRows(database.url, "SELECT last_value::int FROM attempts")).toEqual([{ last_value: 3 }]);
  });

  test("for which there is no room are refused as such, and reading goes on", async () => {
    const repository = await open(database.url);
    const record = await insert(repository, "operations/a");
    await execute(
      database.url,
      `CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE 'could not extend file' USING ERRCODE = '53100';
      END $$;
      CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON longrun.operations FOR EACH ROW EXECUTE FUNCTION fill()`,
    );
    const full = { reason: "REPOSITORY_FULL" };
    await expect(repository.insert(newRecord("operations/b"))).rejects.toMatchObject(full);
    await expect(repository.replace(record, next(record))).rejects.toMatchObject(full);
    expect(await repository.read("operations/a")).toMatchObject({ revision: 1 });
    await execute(database.url, "DROP TRIGGER fill ON longrun.operations");
    expect(await repository.replace(record, next(record))).toBe(true);
  });
});
