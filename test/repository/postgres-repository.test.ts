import { afterAll, beforeAll, jest } from "@jest/globals";
import { PostgresRepository } from "../../src/repository/postgres/postgres-repository.ts";
import { execute } from "../support/postgres/database.ts";
import { createDatabase } from "../support/postgres.ts";
import { repositoryConformance } from "./conformance.ts";

// Properties take hundreds of repositories, with dozens of commits each.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof createDatabase>>;
let last: PostgresRepository | undefined;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

// One database after the other would take most of the time: it is emptied instead.
repositoryConformance("the PostgreSQL repository", async () => {
  await last?.close();
  if (last) await execute(database.url, "DELETE FROM longrun.operations");
  last = await PostgresRepository.open(database.url);
  return last;
});
