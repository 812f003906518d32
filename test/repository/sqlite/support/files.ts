import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { SqliteRepository } from "../../../../src/repository/sqlite/sqlite-repository.ts";

/** A folder that is removed when the tests of this module have ended. */
export const folder = mkdtempSync(join(tmpdir(), "longrun-sqlite-"));

let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path of a file that is not there. */
export function newFile(): string {
  return join(folder, `${++files}.db`);
}

/** Does something with the repository of a file, and closes it. */
export async function withRepository<Result>(
  file: string,
  use: (repository: SqliteRepository) => Promise<Result>,
): Promise<Result> {
  const repository = await SqliteRepository.open(file);
  try {
    return await use(repository);
  } finally {
    await repository.close();
  }
}
