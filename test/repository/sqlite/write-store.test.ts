import { DatabaseSync } from "node:sqlite";
import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { claimsOf, newValues } from "../../../src/repository/sqlite/operation-row.ts";
import { allMigrations } from "../../../src/repository/sqlite/schema.ts";
import type { Write } from "../../../src/repository/sqlite/write.ts";
import { WriteStore } from "../../../src/repository/sqlite/write-store.ts";
import { newRecord } from "../conformance/records.ts";

const schema = allMigrations()
  .map(({ sql }) => sql)
  .join("\n");

/** A store in memory, and the names that are in it. */
function open() {
  const database = new DatabaseSync(":memory:");
  database.exec(schema);
  const names = () =>
    database
      .prepare("SELECT name FROM operations")
      .all()
      .map(({ name }) => name);
  return { database, store: new WriteStore(database), names };
}

function insertion(name: string, size: number): Write {
  const record = newRecord(name, { operation: new Uint8Array(size) });
  const { createTime } = record;
  return { kind: "insert", claims: claimsOf(record), createTime, values: newValues(record), terms: [1] };
}

test("a database that may not grow any more is full: nothing of the batch is done, and the next may fit", () => {
  const { database, store, names } = open();
  database.exec("PRAGMA max_page_count = 30");
  expect(store.commit([insertion("operations/a", 10), insertion("operations/b", 500_000)])).toBe("full");
  expect(names()).toEqual([]);
  expect(store.commit([insertion("operations/a", 10)])).toEqual([expect.any(Number)]);
  expect(names()).toEqual(["operations/a"]);
});

test("a batch that meets a damaged row is unavailable: nothing of it is done, and the next is", () => {
  const { database, store, names } = open();
  const damaged = newRecord("operations/a", { uid: "u" });
  const { createTime } = damaged;
  store.commit([{ kind: "insert", claims: claimsOf(damaged), createTime, values: newValues(damaged), terms: [] }]);
  database.exec("UPDATE operations SET terms = 'no bytes'");
  const present = { name: "operations/a", uid: "u", revision: 1 };
  expect(store.commit([insertion("operations/b", 10), { kind: "delete", present }])).toBe("unavailable");
  expect(names()).toEqual(["operations/a"]);
  expect(store.commit([insertion("operations/c", 10)])).toEqual([expect.any(Number)]);
  expect(names()).toEqual(["operations/a", "operations/c"]);
});

test("a mistake of ours is thrown, and not taken for a fault of the store", () => {
  const { database, store } = open();
  database.exec("DROP TABLE terms; DROP TABLE unindexed");
  expect(() => store.commit([insertion("operations/a", 10)])).toThrow("no such table");
});

test("states are counted together with the batch: what was not done is not counted with the next", () => {
  const { database, store } = open();
  const counts = () => database.prepare("SELECT state, count FROM state_counts").all();
  database.exec("PRAGMA max_page_count = 30");
  expect(store.commit([insertion("operations/a", 10), insertion("operations/b", 500_000)])).toBe("full");
  expect(counts()).toEqual([]);
  store.commit([insertion("operations/a", 10), insertion("operations/a", 10)]);
  expect(counts()).toEqual([{ state: State.PENDING, count: 1 }]);
});
