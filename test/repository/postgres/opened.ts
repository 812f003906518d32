import { afterEach } from "@jest/globals";
import { type PostgresOptions, PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";

/** Opens repositories that are closed after the test. */
export function repositories(): (url: string, options?: PostgresOptions) => Promise<PostgresRepository> {
  const opened: PostgresRepository[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((repository) => repository.close()));
  });
  return async (url, options) => {
    const repository = await PostgresRepository.open(url, options);
    opened.push(repository);
    return repository;
  };
}
