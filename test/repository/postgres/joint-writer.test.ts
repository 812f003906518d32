import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import type { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import type { Change, ExecuteSql } from "../../../src/repository/repository.ts";
import { execute } from "../../support/postgres/database.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createDatabase } from "../../support/postgres.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { newRecord } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: TcpProxy;
/** On the other side of a network that breaks. */
let far: PostgresRepository;
let near: PostgresRepository;

beforeEach(async () => {
  database = await createDatabase();
  proxy = await TcpProxy.open(database.url);
  [far, near] = await Promise.all([open(proxy.url), open(database.url)]);
  await execute(database.url, "CREATE TABLE notes (text text)");
});

afterEach(async () => {
  await proxy.close();
  await database.drop();
});

const note = (text: string) => async (execute: ExecuteSql) => {
  expect(await execute("INSERT INTO notes VALUES ($1) RETURNING text", [text])).toEqual([{ text }]);
};
const notes = async () => (await queryRows(database.url, "SELECT text FROM notes")).map(({ text }) => text);

describe("a record that is inserted together with others' statements", () => {
  test("is there with what they wrote, and everybody is told", async () => {
    const told = { far: Promise.withResolvers<Change>(), near: Promise.withResolvers<Change>() };
    far.subscribe(told.far.resolve);
    near.subscribe(told.near.resolve);
    const outcome = await far.insertWith(newRecord("operations/a"), note("a"));
    expect(outcome).toEqual({ inserted: await near.read("operations/a") });
    expect(await notes()).toEqual(["a"]);
    expect(await told.far.promise).toMatchObject({ name: "operations/a", record: { revision: 1 } });
    expect(await told.near.promise).toMatchObject({ name: "operations/a" });
  });

  test("is refused before they are asked for", async () => {
    await near.insert(newRecord("operations/a"));
    expect(await far.insertWith(newRecord("operations/a"), note("a"))).toMatchObject({ conflict: "name" });
    expect(await notes()).toEqual([]);
  });

  test("is not there if something throws between them", async () => {
    const inserting = far.insertWith(newRecord("operations/a"), async (execute) => {
      await note("a")(execute);
      throw new Error("no");
    });
    await expect(inserting).rejects.toThrow("no");
    expect([await near.read("operations/a"), await notes()]).toEqual([undefined, []]);
  });

  test("is not there if one of them is refused, and the next one is", async () => {
    const inserting = far.insertWith(newRecord("operations/a"), async (execute) => {
      await note("a")(execute);
      await execute("INSERT INTO nothing VALUES (1)");
    });
    await expect(inserting).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
    expect([await near.read("operations/a"), await notes()]).toEqual([undefined, []]);
    expect(await far.insertWith(newRecord("operations/a"), note("b"))).toHaveProperty("inserted");
  });

  test("is known to be there if the answer to the commit is lost", async () => {
    let calls = 0;
    const record = newRecord("operations/a");
    const inserting = far.insertWith(record, async (execute) => {
      calls++;
      await note("a")(execute);
      proxy.stall("answers");
    });
    while (!(await near.read("operations/a"))) await setImmediate();
    proxy.cut();
    proxy.resume();
    expect(await inserting).toEqual({ inserted: await near.read("operations/a") });
    expect([calls, await notes()]).toEqual([1, ["a"]]);
  });

  test("is known to be there if the answer is lost and it was deleted since", async () => {
    const inserting = far.insertWith(newRecord("operations/a"), async () => proxy.stall("answers"));
    let present = await near.read("operations/a");
    while (present === undefined) present = await near.read("operations/a");
    await near.delete(present);
    proxy.cut();
    proxy.resume();
    expect(await inserting).toHaveProperty("inserted");
    expect(await near.read("operations/a")).toBeUndefined();
  });

  test("is known to be there if it is only committed when it is tried again", async () => {
    const gate = new pg.Client({ connectionString: database.url });
    await gate.connect();
    await gate.query(
      `CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER pass AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION pass();
      SELECT pg_advisory_lock(1)`,
    );
    const waiting = async (event: string) => {
      const text = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = $1";
      return (await gate.query(text, [event])).rows.length > 0;
    };
    let calls = 0;
    const inserting = far.insertWith(newRecord("operations/a"), (execute) => {
      calls++;
      return note("a")(execute);
    });
    while (!(await waiting("advisory"))) await setImmediate();
    proxy.cut();
    while (!(await waiting("transactionid"))) await setImmediate();
    await gate.query("SELECT pg_advisory_unlock(1)");
    expect(await inserting).toEqual({ inserted: await near.read("operations/a") });
    expect([calls, await notes()]).toEqual([1, ["a"]]);
    await gate.end();
  });

  test("is tried again, with them, if the connection breaks before the commit", async () => {
    let calls = 0;
    const outcome = await far.insertWith(newRecord("operations/a"), async (execute) => {
      await note("a")(execute);
      if (++calls === 1) proxy.cut();
    });
    expect(outcome).toHaveProperty("inserted");
    expect([calls, await notes()]).toEqual([2, ["a"]]);
  });

  test("is not there if something throws when it is tried again", async () => {
    let calls = 0;
    const inserting = far.insertWith(newRecord("operations/a"), async () => {
      if (++calls === 2) throw new Error("no");
      proxy.cut();
    });
    await expect(inserting).rejects.toThrow("no");
    expect([calls, await near.read("operations/a")]).toEqual([2, undefined]);
  });
});
