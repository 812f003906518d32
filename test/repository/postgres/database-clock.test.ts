import { afterEach, expect, test } from "@jest/globals";
import { systemClock } from "../../../src/clock.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { DatabaseClock } from "../../../src/repository/postgres/database-clock.ts";
import { DatabaseFailure } from "../../../src/repository/postgres/database-failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { createDatabase } from "../../support/postgres.ts";

const clocks: DatabaseClock[] = [];

afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

/** A database and a machine whose times a test says. */
class World {
  readonly base = new FakeClock(0);
  /** What the database's clock is ahead of the machine's counter. */
  ahead = 1_000_000;
  isAway = false;
  /** How long questions and answers are on their way, in milliseconds: one after the other. */
  ways: [question: number, answer: number][] = [];
  #waited = 0;

  /** The machine's counter. */
  get counter(): number {
    return this.base.now() + this.#waited;
  }

  async open(): Promise<DatabaseClock> {
    const clock = await DatabaseClock.open(new ToldDatabase(this), this.base, () => this.counter);
    clocks.push(clock);
    return clock;
  }

  /** Lets the time go on, and answers be taken. */
  async advance(milliseconds: number): Promise<void> {
    this.base.advance(milliseconds);
    await new Promise(setImmediate);
  }

  async tell(): Promise<number> {
    const [question, answer] = this.ways.shift() ?? [0, 0];
    if (this.isAway) throw new DatabaseFailure("unreachable", undefined);
    this.#waited += question;
    const time = this.counter + this.ahead;
    this.#waited += answer;
    return time;
  }
}

class ToldDatabase extends Database {
  readonly #world: World;

  constructor(world: World) {
    super("postgres://nowhere", { clock: world.base });
    this.#world = world;
  }

  override async execute<R extends Row>(): Promise<R[]> {
    const row: Row = { time: await this.#world.tell() };
    return [row as R];
  }
}

test("tells a real database's time", async () => {
  const { url, drop } = await createDatabase();
  const database = new Database(url, { clock: systemClock });
  const clock = await DatabaseClock.open(database, systemClock);
  // The database is on this machine.
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  expect(Number.isInteger(clock.now())).toBe(true);
  clock.close();
  await database.close();
  await drop();
}, 30_000);

test("takes half of the time that the quickest answer was on its way", async () => {
  const world = new World();
  world.ways = [
    [900, 100],
    [12, 8],
    [0, 500],
  ];
  const clock = await world.open();
  expect(clock.now() - world.counter).toBe(world.ahead + 2);
});

test("goes on by the counter, whatever the database says between comparisons", async () => {
  const world = new World();
  const clock = await world.open();
  const before = clock.now();
  world.ahead += 3_600_000;
  await world.advance(29_999);
  expect(clock.now() - before).toBe(29_999);
});

test("follows the database within 30 seconds when its time goes on", async () => {
  const world = new World();
  const clock = await world.open();
  world.ahead += 3_600_000;
  await world.advance(30_000);
  expect(clock.now()).toBe(world.counter + world.ahead);
  world.ahead += 5;
  await world.advance(30_000);
  expect(clock.now()).toBe(world.counter + world.ahead);
});

test("never goes back, and goes at half its pace until the database's time has caught up", async () => {
  const world = new World();
  const clock = await world.open();
  world.ahead -= 10_000;
  await world.advance(29_999);
  clock.now();
  await world.advance(1);
  const before = clock.now();
  expect(before).toBe(world.counter + world.ahead + 9_999);
  await world.advance(1000);
  expect(clock.now() - before).toBe(500);
  await world.advance(18_998);
  expect(clock.now()).toBe(world.counter + world.ahead);
  await world.advance(1000);
  expect(clock.now()).toBe(world.counter + world.ahead);
});

test("a slow answer changes nothing that it does not contradict", async () => {
  const world = new World();
  const clock = await world.open();
  world.ways = [[4000, 1000]];
  await world.advance(30_000);
  expect(clock.now() - world.counter).toBe(world.ahead);
});

test("goes on while the database is away, and compares again after that", async () => {
  const world = new World();
  const clock = await world.open();
  world.isAway = true;
  await world.advance(30_000);
  expect(clock.now() - world.counter).toBe(world.ahead);
  world.isAway = false;
  world.ahead += 77;
  await world.advance(30_000);
  expect(clock.now() - world.counter).toBe(world.ahead);
});

test("has the timers of the machine, and sets none after it was closed", async () => {
  const world = new World();
  const clock = await world.open();
  let called = false;
  clock.after(10, () => {
    called = true;
  });
  await world.advance(10);
  expect(called).toBe(true);
  clock.close();
  expect(world.base.timers).toBe(0);
});
