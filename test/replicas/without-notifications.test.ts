import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Database, execute } from "../support/postgres/database.ts";
import { createDatabase } from "../support/postgres.ts";
import { Replica } from "./start-replicas.ts";

const ROLE = "longrun_without_notify";

let database: Database;
let [a, b]: Replica[] = [];

beforeAll(async () => {
  database = await createDatabase();
  const url = new URL(database.url);
  await execute(
    database.url,
    `DO $$ BEGIN CREATE ROLE ${ROLE} LOGIN PASSWORD '${ROLE}'; EXCEPTION WHEN duplicate_object THEN END $$;
     GRANT CREATE ON DATABASE ${url.pathname.slice(1)} TO ${ROLE};
     REVOKE EXECUTE ON FUNCTION pg_catalog.pg_notify FROM PUBLIC`,
  );
  url.username = ROLE;
  url.password = ROLE;
  [a, b] = await Promise.all([Replica.start(url.href), Replica.start(url.href)]);
}, 120_000);

afterAll(async () => {
  await Promise.all([a?.stop(), b?.stop()]);
  await database.drop();
}, 60_000);

test("without notifications, a wait ends within about a second of the end on another replica", async () => {
  if (!a || !b) throw new Error("no replicas");
  for (let round = 0; round < 3; round++) {
    const name = await a.createRunning(`quiet-${round}`);
    const wait = b.operations.waitOperation({ name });
    await b.operations.getOperation({ name });
    await a.finish(name);
    const finished = performance.now();
    expect(await wait).toMatchObject({ done: true });
    expect(performance.now() - finished).toBeLessThan(2500);
  }
}, 30_000);
