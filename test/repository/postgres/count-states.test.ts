import { expect, test } from "@jest/globals";
import { systemClock } from "../../../src/clock.ts";
import { State } from "../../../src/proto/messages.ts";
import { countStates } from "../../../src/repository/postgres/count-states.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { afterTest } from "../../support/after-test.ts";
import { createDatabase } from "../../support/postgres.ts";
import { insert } from "../conformance/records.ts";

test("if it takes too long to count, the planner's statistics are told", async () => {
  const { url, drop } = await createDatabase();
  afterTest(drop);
  const repository = await PostgresRepository.open(url);
  afterTest(() => repository.close());
  const database = new Database(url, { clock: systemClock });
  afterTest(() => database.close());
  for (let number = 0; number < 30; number++) {
    await insert(repository, `operations/${number}`, { state: number < 10 ? State.RUNNING : State.FAILED });
  }
  const lock = await blocked(url);
  expect(await countStates(database, 50)).toEqual(new Map());
  await lock.release();
  await database.query("ANALYZE longrun.operations");
  const again = await blocked(url);
  const estimate = await countStates(database, 50);
  await again.release();
  expect(Object.fromEntries(estimate)).toEqual({ [State.RUNNING]: 10, [State.FAILED]: 20 });
});

/** Keeps everybody from reading the operations until it is released. */
async function blocked(url: string) {
  const client = new Database(url, { clock: systemClock }).client();
  await client.connect();
  await client.query("BEGIN; LOCK TABLE longrun.operations IN ACCESS EXCLUSIVE MODE");
  return { release: () => client.end() };
}
