import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import { systemClock } from "../../../src/clock.ts";
import { ChangeLog } from "../../../src/repository/postgres/change-log.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { Collected } from "../../support/collected.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

const WRITERS = 3;

let url: string;
let drop: () => Promise<void>;
const clients: pg.Client[] = [];

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase());
  while (clients.length <= WRITERS) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.push(client);
  }
}, 30_000);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await drop();
});

type Step = { readonly act: "write" | "commit" | "roll back"; readonly by: number } | { readonly act: "look" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    act: fc.constantFrom("write" as const, "commit" as const, "roll back" as const),
    by: fc.nat(WRITERS - 1),
  }),
  fc.constant({ act: "look" as const }),
);

/** Does the steps, commits what is open, and gives what was committed and what was told. */
async function perform(steps: readonly Step[]): Promise<{ committed: string[]; told: string[] }> {
  const database = new Database(url, { clock: systemClock, connections: 1 });
  const told = new Collected<string>();
  const log = await ChangeLog.open({
    database,
    writer: randomUUID(),
    clock: systemClock,
    onChange: ({ name }) => told.add(name),
    onMissed: () => told.add("missed"),
    onError: (error) => told.add(String(error)),
  });
  const [looker, ...writers] = clients;
  const open = writers.map((): string[] => []);
  const committed: string[] = [];
  let names = 0;
  const write = async (client: pg.Client | undefined) => {
    const name = `${randomUUID()}/${names++}`;
    await client?.query(
      `INSERT INTO longrun.operation_changes (writer, batch, sequence, name, uid, revision, deleted)
       VALUES ($1, 1, 1, $2, 'uid', 1, true)`,
      [randomUUID(), name],
    );
    return name;
  };
  /** What is committed is told at the latest with what is committed after it. */
  const look = async () => {
    const mark = await write(looker);
    committed.push(mark);
    log.hint();
    await told.until((items) => items.includes(mark));
  };
  const end = async (by: number, how: "COMMIT" | "ROLLBACK") => {
    if (open[by]?.length === 0) return;
    await writers[by]?.query(how);
    const names = open[by]?.splice(0) ?? [];
    if (how === "COMMIT") committed.push(...names);
  };
  for (const { act, ...rest } of steps) {
    if (!("by" in rest)) {
      await look();
    } else if (act === "write") {
      if (open[rest.by]?.length === 0) await writers[rest.by]?.query("BEGIN");
      open[rest.by]?.push(await write(writers[rest.by]));
    } else {
      await end(rest.by, act === "commit" ? "COMMIT" : "ROLLBACK");
    }
  }
  for (const by of open.keys()) await end(by, "COMMIT");
  await look();
  log.close();
  await database.close();
  return { committed, told: told.items };
}

test("whatever transactions commit or roll back while it looks, each change is told exactly once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const { committed, told } = await perform(steps);
      expect([...told].sort()).toEqual([...committed].sort());
    }),
    { numRuns: 40 },
  );
}, 60_000);
