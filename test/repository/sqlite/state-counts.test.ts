import { DatabaseSync } from "node:sqlite";
import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { INSERTED } from "../../../src/repository/sqlite/columns.ts";
import { newValues } from "../../../src/repository/sqlite/operation-row.ts";
import { allMigrations, applyMigrations } from "../../../src/repository/sqlite/schema.ts";
import { newRecord } from "../conformance/records.ts";

test("the migration counts what is there already", () => {
  const database = new DatabaseSync(":memory:");
  const [first, ...others] = allMigrations();
  if (first === undefined) throw new Error("there are no migrations");
  applyMigrations(database, [first]);
  const insert = database.prepare(
    `INSERT INTO operations (${INSERTED}, terms) VALUES (${INSERTED.map(() => "?")}, x'')`,
  );
  for (const [at, state] of [State.RUNNING, State.FAILED, State.RUNNING].entries()) {
    insert.run(...newValues(newRecord(`operations/${at}`, { state })));
  }
  applyMigrations(database, others);
  const counts = database.prepare("SELECT state, count FROM state_counts ORDER BY state").all();
  expect(counts).toEqual([
    { state: State.RUNNING, count: 2 },
    { state: State.FAILED, count: 1 },
  ]);
});
