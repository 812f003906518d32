import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Database } from "../support/postgres/database.ts";
import { createDatabase } from "../support/postgres.ts";
import { run } from "./run.ts";

jest.setTimeout(120_000);

let database: Database;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

test("answers of three servers on one database never contradict each other, while connections break and one is killed", async () => {
  const options = { servers: 3, clients: 10, calls: 25, seed: Math.floor(Math.random() * 2 ** 31) };
  const report = await run(database, { faults: ["none", "cut", "kill"], ...options });
  expect({ ...options, contradictions: report.contradictions }).toEqual({ ...options, contradictions: [] });
  // A run in which hardly a call was answered would show nothing.
  expect(report.calls - report.unknown).toBeGreaterThan(report.calls / 2);
});
