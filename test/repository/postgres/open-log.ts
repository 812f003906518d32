import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "@jest/globals";
import pg from "pg";
import { systemClock } from "../../../src/clock.ts";
import { ChangeLog, type ChangeLogOptions } from "../../../src/repository/postgres/change-log.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { afterTest } from "../../support/after-test.ts";
import { Collected } from "../../support/collected.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

/** The URL of a database for the tests of the file that imports this. */
export let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase());
}, 30_000);
afterAll(() => drop());

/** A database that notes the answers to looks, and can change them and what is asked. */
export class WatchedDatabase extends Database {
  looks = 0;
  /** The last look: its statement and values. */
  last: readonly [text: string, values: readonly unknown[]] = ["", []];
  before: (values: readonly unknown[]) => readonly unknown[] = (values) => values;
  after: (row: Row) => Row = (row) => row;

  override async query<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    if (!text.includes("pg_current_snapshot")) return super.query<R>(text, values);
    this.looks++;
    this.last = [text, values];
    const rows = await super.query<R>(text, this.before(values));
    return rows.map((row) => ({ ...row, ...this.after(row) }));
  }
}

/** An open log, and what it has told. */
export interface OpenLog {
  readonly log: ChangeLog;
  readonly changes: Collected<Change>;
  readonly missed: Collected<"missed">;
  readonly errors: Collected<unknown>;
  readonly database: WatchedDatabase;
}

/** Opens a log until the end of the test. */
export async function openLog({
  through = url,
  timeout = 5000,
  ...init
}: Partial<ChangeLogOptions> & { through?: string; timeout?: number } = {}): Promise<OpenLog> {
  const database = new WatchedDatabase(through, { clock: systemClock, connections: 1, timeout });
  const [changes, missed, errors] = [new Collected<Change>(), new Collected<"missed">(), new Collected<unknown>()];
  const log = await ChangeLog.open({
    database,
    writer: randomUUID(),
    clock: systemClock,
    onChange: changes.add,
    onMissed: () => missed.add("missed"),
    onError: errors.add,
    ...init,
  });
  afterTest(async () => {
    log.close();
    await database.close();
  });
  return { log, changes, missed, errors, database };
}

/** Opens a connection until the end of the test. */
export async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  afterTest(() => client.end());
  return client;
}

const LOGGED = `INSERT INTO longrun.operation_changes (writer, batch, sequence, name, uid, revision, deleted)
  SELECT $1, $2, 1, $3::text || place, 'uid', 1, true FROM generate_series(1, $4) AS place`;

/** Logs deletions: of `NAME1`, and so on. */
export async function logDeletions(
  client: pg.Client,
  name: string,
  { count = 1, writer = randomUUID(), batch = 1 } = {},
): Promise<void> {
  await client.query(LOGGED, [writer, batch, name, count]);
}

/** The name that a change is about. */
export const nameOf = ({ name }: Change) => name;
