import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { PostgresServer } from "../support/postgres/postgres-server.ts";
import { startServer } from "../support/start-server.ts";
import { killAgainAndAgain } from "./kill-again-and-again.ts";
import { DatabaseVictim, ServerVictim } from "./victims.ts";

jest.setTimeout(120_000);

const options = { kills: 3, writers: 8, random: Math.random };

async function openPostgres(): Promise<PostgresServer> {
  const postgres = await PostgresServer.open({ durable: true });
  afterTest(() => postgres.close());
  return postgres;
}

test("with SQLite, a server that is killed in the middle of writes loses nothing that it acknowledged", async () => {
  const folder = await mkdtemp(join(tmpdir(), "longrun-kills-"));
  afterTest(() => rm(folder, { recursive: true }));
  const report = await killAgainAndAgain(new ServerVictim(`sqlite:${join(folder, "operations.db")}`), options);
  expect(report).toMatchObject({ kills: 3, wrong: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
});

test("with PostgreSQL, a server that is killed in the middle of writes loses nothing that it acknowledged", async () => {
  const { url } = await (await openPostgres()).createDatabase();
  const report = await killAgainAndAgain(new ServerVictim(url), options);
  expect(report).toMatchObject({ kills: 3, wrong: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
});

test("a database that is killed in the middle of writes loses nothing, and the server goes on when it is back", async () => {
  const postgres = await openPostgres();
  const { url } = await postgres.createDatabase();
  const server = await startServer(["--repository", url, "--log-level", "error"]);
  afterTest(() => server.stop());
  const report = await killAgainAndAgain(new DatabaseVictim(postgres, server.address), options);
  expect(report).toMatchObject({ kills: 3, wrong: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
});
