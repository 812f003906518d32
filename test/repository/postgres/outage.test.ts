import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { LongrunError } from "../../../src/errors.ts";
import { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { execute } from "../../support/postgres/database.ts";
import { PostgresServer } from "../../support/postgres/postgres-server.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { page } from "../conformance/pages.ts";
import { recordFilter } from "../conformance/record-filter.ts";
import { insert, NOW, newRecord, next } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.open();
}, 60_000);

afterAll(() => server.close());

/** One call of each method. */
async function callAll(repository: PostgresRepository): Promise<PromiseSettledResult<unknown>[]> {
  const record = { ...newRecord("operations/a"), sequence: 1 };
  const all = { parents: parentPattern("p/-"), now: NOW };
  return Promise.allSettled([
    repository.insert(record),
    repository.conflict(record),
    repository.read("operations/a"),
    repository.replace(record, next(record)),
    repository.delete(record),
    page(repository, "p/x/l/-"),
    page(repository, "p/x", { filter: recordFilter("state = RUNNING") }),
    repository.count(all),
    repository.count({ ...all, filter: recordFilter("state = RUNNING") }),
    repository.due(NOW, 10),
  ]);
}

const STOPS = ["fast", "immediate", "kill"] as const;

test.each(STOPS)(
  "while the database is away (%s) everything is unavailable, and all is there when it is back",
  async (how) => {
    const { url, drop } = await server.createDatabase();
    const repository = await open(url);
    const record = await insert(repository, "operations/kept");
    await server.stop(how);
    for (const outcome of await callAll(repository)) {
      if (outcome.status === "fulfilled") throw new Error("not refused");
      expect(outcome.reason).toBeInstanceOf(LongrunError);
      const { reason, message } = outcome.reason;
      expect([reason, message]).toEqual([
        "REPOSITORY_UNAVAILABLE",
        "The repository of operations is not available; call again.",
      ]);
    }
    await server.start();
    expect(await repository.read("operations/kept")).toMatchObject({ uid: record.uid });
    for (const { status } of await callAll(repository)) expect(status).toBe("fulfilled");
    expect(await repository.replace(record, next(record))).toBe(true);
    await repository.close();
    await drop();
  },
  60_000,
);

test("when all connections are ended at once, nobody notices", async () => {
  const { url, drop } = await server.createDatabase();
  const repository = await open(url);
  const records = await Promise.all(Array.from({ length: 50 }, (_, at) => insert(repository, `operations/${at}`)));
  for (let rounds = 0; rounds < 5; rounds++) {
    const ended = execute(
      server.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'longrun'",
    );
    const writes = records.map(async (record, at) => {
      const replacement = next(record);
      expect(await repository.replace(record, replacement)).toBe(true);
      records[at] = replacement;
      expect(await repository.read(record.name)).toMatchObject({ revision: replacement.revision });
    });
    await Promise.all([ended, ...writes]);
  }
  await repository.close();
  await drop();
}, 60_000);

test("a repository is closed although the database does not answer", async () => {
  const { url, drop } = await server.createDatabase();
  const proxy = await TcpProxy.open(url);
  const repository = await PostgresRepository.open(proxy.url);
  proxy.stall("answers");
  const read = repository.read("operations/a");
  const failed = expect(read).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  // Until the statement is on its way.
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  const begun = performance.now();
  await repository.close();
  await failed;
  // A statement is given up after 10 seconds only.
  expect(performance.now() - begun).toBeLessThan(8000);
  await proxy.close();
  await drop();
});
