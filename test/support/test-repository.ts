import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRepository } from "../../src/open-repository.ts";
import type { Repository } from "../../src/repository/repository.ts";

/** An empty repository that nobody uses yet, by its URL. */
export interface TestRepository {
  readonly url: string;
  /** Removes it, when nobody uses it any more. */
  remove(): Promise<void>;
}

const kind = process.env.LONGRUN_TEST_REPOSITORY ?? "memory";

/**
 * Makes a repository for a test of the server, of the kind that LONGRUN_TEST_REPOSITORY says: memory, which is the
 * default, sqlite or postgres. So each such test can be run with each repository.
 */
export async function makeTestRepository(): Promise<TestRepository> {
  switch (kind) {
    case "memory":
      return { url: "memory:", remove: async () => {} };
    case "sqlite": {
      const folder = await mkdtemp(join(tmpdir(), "longrun-test-"));
      return {
        url: `sqlite:${join(folder, "operations.db")}`,
        remove: () => rm(folder, { recursive: true, force: true }),
      };
    }
    case "postgres": {
      const { createDatabase } = await import("./postgres.ts");
      const { url, drop } = await createDatabase();
      return { url, remove: drop };
    }
    default:
      throw new Error(`LONGRUN_TEST_REPOSITORY: ${JSON.stringify(kind)} must be memory, sqlite or postgres`);
  }
}

/** Opens a repository of its own for a test; `close` also removes it. */
export async function openTestRepository(): Promise<{ repository: Repository; close(): Promise<void> }> {
  const { url, remove } = await makeTestRepository();
  const repository = await openRepository(url);
  const close = async () => {
    await repository.close();
    await remove();
  };
  return { repository, close };
}
