import { expect, test } from "@jest/globals";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { DatabaseFailure } from "../../../src/repository/postgres/database-failure.ts";
import { WriteLog } from "../../../src/repository/postgres/write-log.ts";
import { Collected } from "../../support/collected.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A database that finds nothing, and answers each statement after the first when the test has it do so. */
class HeldDatabase extends Database {
  readonly looks = new Collected<PromiseWithResolvers<void>>();
  #isOpen = false;

  override async execute<R extends Row>(): Promise<R[]> {
    if (this.#isOpen) {
      const look = Promise.withResolvers<void>();
      this.looks.add(look);
      await look.promise;
    }
    this.#isOpen = true;
    return [];
  }
}

/** A log that searches for what became of a batch. */
async function searching() {
  const clock = new FakeClock();
  const database = new HeldDatabase("postgres://db.invalid/longrun", { clock });
  const log = await WriteLog.open(database, clock, "writer");
  const found = log.find([log.begin()]);
  /** Goes on to the next look, and gives it. */
  const look = async (count: number) => {
    clock.advance(500);
    return (await database.looks.count(count)).at(-1);
  };
  return { clock, database, found, look };
}

const laterTurn = () => new Promise(setImmediate);
const away = () => new DatabaseFailure("unreachable", undefined);

test("a search ends after 5 seconds, though its look is not answered", async () => {
  const { clock, database, found, look } = await searching();
  const hanging = await look(1);
  let isOver = false;
  void found.then(() => (isOver = true));
  clock.advance(4499);
  await laterTurn();
  expect(isOver).toBe(false);
  clock.advance(1);
  expect(await found).toBeUndefined();
  hanging?.reject(away());
  await laterTurn();
  clock.advance(10_000);
  await laterTurn();
  expect(database.looks.items).toHaveLength(1);
  expect(clock.timers).toBe(0);
});

test("a search goes on after looks that failed, and ends with the first answer", async () => {
  const { clock, found, look } = await searching();
  for (const count of [1, 2, 3]) {
    (await look(count))?.reject(away());
    await laterTurn();
  }
  (await look(4))?.resolve();
  expect(await found).toEqual([]);
  expect(clock.timers).toBe(0);
});

test("a search fails with what is no failure of the database", async () => {
  const { clock, found, look } = await searching();
  (await look(1))?.reject(new TypeError("a mistake"));
  await expect(found).rejects.toThrow("a mistake");
  expect(clock.timers).toBe(0);
});
