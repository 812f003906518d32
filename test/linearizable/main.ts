/** Looks for contradictions between answers of several servers on one database: `npm run linearizable -- [ROUNDS]`. See run.ts. */
import { PostgresServer } from "../support/postgres/postgres-server.ts";
import { type Fault, run } from "./run.ts";

const [rounds = "60", seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
const faults = Array.from({ length: Number(rounds) }, (_, round): Fault => {
  return (["none", "cut", "kill"] as const)[round % 3] ?? "none";
});
const postgres = await PostgresServer.open();
try {
  const database = await postgres.createDatabase();
  const options = { servers: 3, clients: 12, calls: 40, seed: Number(seed) };
  const { calls, unknown, contradictions } = await run(database, { faults, ...options });
  console.log(`seed ${seed}: ${rounds} rounds, ${calls} calls, ${unknown} without an answer`);
  for (const calls of contradictions) console.log(JSON.stringify(calls, undefined, 1));
  console.log(`${contradictions.length} names with contradictions`);
  process.exitCode = contradictions.length === 0 ? 0 : 1;
} finally {
  await postgres.close();
}
