/** Kills servers in the middle of writes: `npm run kills -- sqlite|postgres|database [KILLS]`. See kill-again-and-again.ts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresServer } from "../support/postgres/postgres-server.ts";
import { startServer } from "../support/start-server.ts";
import { killAgainAndAgain } from "./kill-again-and-again.ts";
import { DatabaseVictim, ServerVictim, type Victim } from "./victims.ts";

const [kind = "sqlite", kills = "100"] = process.argv.slice(2);
const report = await withVictim(kind, (victim) => {
  return killAgainAndAgain(victim, { kills: Number(kills), writers: 16, random: Math.random });
});
console.log(`${kind}: ${report.kills} kills, ${report.acknowledged} writes acknowledged, ${report.wrong.length} wrong`);
for (const line of report.wrong) console.log(line);
process.exitCode = report.wrong.length === 0 ? 0 : 1;

async function withVictim<Result>(kind: string, use: (victim: Victim) => Promise<Result>): Promise<Result> {
  if (kind === "sqlite") {
    const folder = await mkdtemp(join(tmpdir(), "longrun-kills-"));
    try {
      return await use(new ServerVictim(`sqlite:${join(folder, "operations.db")}`));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  if (kind !== "postgres" && kind !== "database") throw new Error(`${kind}: must be sqlite, postgres or database`);
  const postgres = await PostgresServer.open({ durable: true });
  try {
    const { url } = await postgres.createDatabase();
    if (kind === "postgres") return await use(new ServerVictim(url));
    const server = await startServer(["--repository", url, "--log-level", "error"]);
    try {
      return await use(new DatabaseVictim(postgres, server.address));
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.close();
  }
}
