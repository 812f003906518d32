import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../src/clock.ts";
import { LongrunError } from "../../../src/errors.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { createDatabase } from "../../support/postgres.ts";

let made: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;

beforeAll(async () => {
  made = await createDatabase();
});

afterAll(() => made.drop());

beforeEach(() => {
  database = new Database(made.url, { clock: systemClock, connections: 2 });
});

afterEach(() => database.close());

const long = { timeout: 50, isOrdered: false };
const show = async (name: string) => (await database.query(`SELECT current_setting($1) AS value`, [name]))[0]?.value;

describe("a scan", () => {
  test("that takes too long is given up, and gives nothing", async () => {
    expect(await database.scan("SELECT pg_sleep(60)", [], long)).toBeUndefined();
    expect(await database.scan("SELECT 1 AS one", [], long)).toEqual([{ one: 1 }]);
  });

  test("leaves nothing behind in the session, which a pooler may give to others", async () => {
    const before = [await show("statement_timeout"), await show("enable_sort")];
    await database.scan("SELECT 1", [], { timeout: 50, isOrdered: true });
    await database.scan("SELECT pg_sleep(60)", [], { timeout: 50, isOrdered: true });
    expect([await show("statement_timeout"), await show("enable_sort")]).toEqual(before);
  });

  test("leaves connections to others", async () => {
    const scans = [1, 2, 3].map(() => database.scan("SELECT pg_sleep(60)", [], { timeout: 400, isOrdered: false }));
    const first = await Promise.race([database.query("SELECT 'query' AS name"), ...scans]);
    expect(first).toEqual([{ name: "query" }]);
    await Promise.all(scans);
  });
});

test("no statement is prepared under a name, for a pooler would send it to another session", async () => {
  await database.query("SELECT $1::int AS one", [1]);
  expect(await database.query("SELECT count(*) AS count FROM pg_prepared_statements")).toEqual([{ count: 0 }]);
});

test("a connection that has not answered in time is not used again", async () => {
  const impatient = new Database(made.url, { clock: systemClock, connections: 1, timeout: 1000 });
  const unavailable = { reason: "REPOSITORY_UNAVAILABLE" };
  await expect(impatient.query("SELECT pg_sleep(60)")).rejects.toMatchObject(unavailable);
  expect(await impatient.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await impatient.close();
});

test("int8 is a number, and the server knows whose the connection is", async () => {
  const text = "SELECT 9007199254740991::int8 AS greatest, current_setting('application_name') AS name";
  expect(await database.query(text)).toEqual([{ greatest: Number.MAX_SAFE_INTEGER, name: "longrun" }]);
});

test("whatever fails, clients are not told what the database says", async () => {
  for (const text of ["SELECT secret FROM nowhere", "SELECT 1 / 0", "SELECT 'x'::int", "VACUUM nowhere"]) {
    const failures = [database.query(text), database.scan(text, [], long)];
    for (const outcome of await Promise.allSettled(failures)) {
      if (outcome.status === "fulfilled") throw new Error("not refused");
      expect(outcome.reason).toBeInstanceOf(LongrunError);
      const { reason, message, cause } = outcome.reason;
      expect(reason).toBe("REPOSITORY_UNAVAILABLE");
      expect(message).toBe("The repository of operations is not available; call again.");
      expect(String(cause)).not.toBe("");
    }
  }
});

describe("a transaction", () => {
  test("is undone if what is done in it fails, and the connection is of use to others", async () => {
    await database.execute("CREATE TABLE one (number int)");
    const failure = new Error("given up");
    const given = database.transaction(async (connection) => {
      await connection.query("INSERT INTO one VALUES (1)");
      throw failure;
    });
    await expect(given).rejects.toBe(failure);
    expect(await database.query("SELECT * FROM one")).toEqual([]);
  });
});

test("closing twice is closing once", async () => {
  await Promise.all([database.close(), database.close()]);
});
