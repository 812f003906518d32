import { parseRepository, type RepositoryUrl } from "./config/repository-url.ts";
import { MemoryRepository } from "./repository/memory/memory-repository.ts";
import type { Repository } from "./repository/repository.ts";

/** How a repository is opened. */
export interface OpenRepositoryOptions {
  /** Whether to bring an older schema up to date, which is the default, instead of refusing it. */
  readonly migrate?: boolean;
}

/**
 * Opens the repository of a URL: `memory:`, `sqlite:FILE` or `postgres://...`. Whoever opens it closes it. Rejects with an
 * error that says why if the URL is malformed or what it names cannot be used.
 */
export async function openRepository(url: string, { migrate = true }: OpenRepositoryOptions = {}): Promise<Repository> {
  const location = located(url);
  switch (location.kind) {
    case "memory":
      return new MemoryRepository();
    case "sqlite": {
      const { SqliteRepository } = await import("./repository/sqlite/sqlite-repository.ts");
      return SqliteRepository.open(location.file, { migrate });
    }
    case "postgres": {
      const { PostgresRepository } = await import("./repository/postgres/postgres-repository.ts");
      return PostgresRepository.open(location.url, { migrate });
    }
  }
}

function located(url: string): RepositoryUrl {
  try {
    return parseRepository(url);
  } catch (error) {
    throw new TypeError(`The URL of the repository ${(error as Error).message}.`);
  }
}
