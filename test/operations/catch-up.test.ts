import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { repositoryUnavailable } from "../../src/errors.ts";
import { CatchUp } from "../../src/operations/catch-up.ts";
import type { OperationRecord } from "../../src/operations/record.ts";
import { State } from "../../src/proto/messages.ts";
import type { Change } from "../../src/repository/repository.ts";
import { Collected } from "../support/collected.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { recordIn } from "./records.ts";

const [A, B] = ["operations/a", "operations/b"];

/** Something to catch up with: some records, and those who are told. */
function setUp(...names: readonly string[]) {
  const clock = new FakeClock();
  const records = new Map<string, OperationRecord>();
  const asked = new Collected<string>();
  const gate = { open: Promise.resolve() };
  const repository = {
    async read(name: string) {
      asked.add(name);
      await gate.open;
      return records.get(name);
    },
  };
  const told = new Collected<Change>();
  const interested = new Set(names);
  const catchUp = new CatchUp({ repository, clock, told: [{ names: interested, notify: told.add }] });
  return { clock, records, asked, gate, told, interested, catchUp };
}

async function laterTurns(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await setImmediate();
}

test("tells how each operation is that somebody is interested in, or that it is not there", async () => {
  const { catchUp, records, told } = setUp(A, B);
  const record = recordIn(State.RUNNING, 0);
  records.set(A, record);
  catchUp.start();
  expect(await told.count(2)).toEqual([{ name: A, record }, { name: B }]);
});

test("reads a few at a time, each once", async () => {
  const names = Array.from({ length: 1000 }, (_, at) => `operations/${at}`);
  const { catchUp, asked, gate, told } = setUp(...names);
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.open = promise;
  catchUp.start();
  await laterTurns();
  expect(asked.items).toHaveLength(8);
  resolve();
  await told.count(1000);
  expect([...asked.items].sort()).toEqual([...names].sort());
});

test("reads again each second what it could not read, until it can", async () => {
  const { catchUp, asked, clock, gate, told } = setUp(A);
  gate.open = Promise.reject(repositoryUnavailable());
  catchUp.start();
  for (let seconds = 0; seconds < 3; seconds++) {
    await laterTurns();
    clock.advance(1000);
  }
  await laterTurns();
  expect(asked.items).toHaveLength(4);
  expect(told.items).toEqual([]);
  gate.open = Promise.resolve();
  clock.advance(1000);
  expect(await told.count(1)).toEqual([{ name: A }]);
});

test("gives up what nobody is interested in any more", async () => {
  const { catchUp, asked, clock, gate, interested } = setUp(A);
  gate.open = Promise.reject(repositoryUnavailable());
  catchUp.start();
  await laterTurns();
  interested.clear();
  clock.advance(1000);
  await laterTurns();
  expect(clock.timers).toBe(0);
  expect(asked.items).toEqual([A]);
});

test("begins anew when changes are missed while it is at it", async () => {
  const { catchUp, asked, gate, told } = setUp(A);
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.open = promise;
  catchUp.start();
  catchUp.start();
  resolve();
  await told.count(2);
  expect(asked.items).toEqual([A, A]);
});
