import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { pendingPostgresMigrations } from "../../../src/repository/postgres/pending-postgres-migrations.ts";
import { RepositoryError } from "../../../src/repository/repository-error.ts";
import { execute } from "../../support/postgres/database.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createDatabase } from "../../support/postgres.ts";
import { names } from "../conformance/pages.ts";
import { insert, next } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeEach(async () => {
  database = await createDatabase();
});

afterEach(() => database.drop());

/** Why a database cannot be opened. */
async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(RepositoryError);
  return String(error);
}

describe("the schema of a database", () => {
  test("is made by one of several processes that start at once on an empty database, and all come up", async () => {
    const all = await Promise.all([1, 2, 3].map(() => open(database.url)));
    const [first, second, third] = all;
    if (!first || !second || !third) throw new Error("not opened");
    const record = await insert(first, "operations/a");
    expect(await second.read(record.name)).toMatchObject({ uid: record.uid });
    expect(new Set(all.map(({ tokenKey }) => Buffer.from(tokenKey).toString("hex"))).size).toBe(1);
    const applied = await queryRows(database.url, "SELECT version FROM longrun.migrations");
    expect(applied.map(({ version }) => version)).toEqual([1]);
  });

  test("is told with what it still needs, and not changed by that", async () => {
    const pending = await pendingPostgresMigrations(database.url);
    expect(pending).toMatchObject([{ version: 1, name: "operations" }]);
    expect(pending[0]?.sql).toContain("CREATE TABLE longrun.operations");
    expect(await pendingPostgresMigrations(database.url)).toEqual(pending);
    await open(database.url);
    expect(await pendingPostgresMigrations(database.url)).toEqual([]);
  });

  test("is refused if it is older and not to be changed", async () => {
    expect(await refusal(open(database.url, { migrate: false }))).toMatch(/older.*1 \(operations\).*longrun migrate/);
    await open(database.url);
    await open(database.url, { migrate: false });
  });

  test("is refused if it is newer", async () => {
    await open(database.url);
    await execute(database.url, "INSERT INTO longrun.migrations (version, name) VALUES (999, 'later')");
    for (const migrate of [true, false]) expect(await refusal(open(database.url, { migrate }))).toContain("999");
    await expect(pendingPostgresMigrations(database.url)).rejects.toBeInstanceOf(RepositoryError);
  });
});

describe("a role without the right to change the schema", () => {
  const role = `longrun_test_${randomBytes(4).toString("hex")}`;
  const secret = "a-secret-of-the-role";
  const asRole = () => {
    const url = new URL(database.url);
    url.username = role;
    url.password = secret;
    return url.href;
  };

  beforeEach(() => execute(database.url, `CREATE ROLE ${role} LOGIN PASSWORD '${secret}'`));

  afterEach(() => execute(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`));

  test("can do everything else once the schema is there", async () => {
    await open(database.url);
    await execute(
      database.url,
      `GRANT USAGE ON SCHEMA longrun TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA longrun TO ${role}`,
    );
    const repository = await open(asRole());
    const first = await insert(repository, "operations/a");
    const second = next(first);
    expect(await repository.replace(first, second)).toBe(true);
    expect(await names(repository, "")).toEqual(["operations/a"]);
    expect(await repository.delete(second)).toBe(true);
  });

  test("is told so in words, without its password", async () => {
    for (const message of [await refusal(open(asRole())), await refusal(open(asRole(), { migrate: false }))]) {
      expect(message).not.toContain(secret);
      expect(message).toMatch(/longrun migrate/);
    }
    await open(database.url);
    expect(await refusal(open(asRole()))).toMatch(/permission denied.*grant/);
  });
});

describe("a database that cannot be used", () => {
  const elsewhere = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    url.password = "a-secret";
    change(url);
    return url.href;
  };

  test.each<[string, (url: URL) => void, RegExp]>([
    [
      "is not there",
      (url) => {
        url.port = "1";
      },
      /127\.0\.0\.1:1\/longrun_\w+ cannot be reached: .*ECONNREFUSED/,
    ],
    ["refuses the password", () => {}, /cannot be used: password authentication failed/],
    ["is named with a certificate that is not there", (url) => url.searchParams.set("sslrootcert", "/nope"), /\/nope/],
  ])("because it %s is refused in words without the password", async (_, change, words) => {
    const url = elsewhere(change);
    const openings = [() => open(url), () => open(url, { migrate: false }), () => pendingPostgresMigrations(url)];
    for (const begin of openings) {
      const message = await refusal(begin());
      expect(message).toMatch(words);
      expect(message).not.toContain("a-secret");
    }
  });

  test("because there is none of this name is refused in words", async () => {
    const url = new URL(database.url);
    url.pathname = "/nowhere";
    expect(await refusal(open(url.href))).toContain('database "nowhere" does not exist');
  });
});
