import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { systemClock } from "../../../src/clock.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { readTokenKey } from "../../../src/repository/postgres/token-key.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

let made: Awaited<ReturnType<typeof createMigratedDatabase>>;

beforeAll(async () => {
  made = await createMigratedDatabase();
});

afterAll(() => made.drop());

/** A database in which somebody else makes the key after it was looked for, and before it can be kept. */
class OvertakenDatabase extends Database {
  first: Uint8Array | undefined;

  override async execute<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    if (text.startsWith("INSERT")) {
      const other = new Database(made.url, { clock: systemClock });
      this.first = await readTokenKey(other);
      await other.close();
    }
    return super.execute<R>(text, values);
  }
}

test("the key of tokens is made by whoever is first, and all get the same", async () => {
  const database = new OvertakenDatabase(made.url, { clock: systemClock });
  const key = await readTokenKey(database);
  expect(key).toHaveLength(32);
  expect(key).toEqual(database.first);
  expect(await readTokenKey(database)).toEqual(key);
  await database.close();
});
