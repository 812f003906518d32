import { parseRepository, type RepositoryUrl } from "./config/repository-url.ts";
import { MemoryRepository } from "./repository/memory/memory-repository.ts";
import type { Repository } from "./repository/repository.ts";

/** How a repository is opened. */
export interface OpenRepositoryOptions {
  /** Whether to bring an older schema up to date, which is the default, instead of refusing it. */
  readonly migrate?: boolean;
  /** Told in words of what the operator should know while the repository is used, and of the error if there was one. */
  readonly onWarning?: (message: string, error?: unknown) => void;
}

/**
 * Opens the repository of a URL: `memory:`, `sqlite:FILE` or `postgres://...`. Whoever opens it closes it. Rejects with a
 * TypeError if the URL is malformed, and with a RepositoryError that says why if what it names cannot be used.
 */
export async function openRepository(url: string, options: OpenRepositoryOptions = {}): Promise<Repository> {
  return openLocated(located(url), options);
}

/** The same for a URL that has been read. */
export async function openLocated(location: RepositoryUrl, options: OpenRepositoryOptions): Promise<Repository> {
  switch (location.kind) {
    case "memory":
      return new MemoryRepository();
    case "sqlite": {
      const { SqliteRepository } = await import("./repository/sqlite/sqlite-repository.ts");
      return SqliteRepository.open(location.file, options);
    }
    case "postgres": {
      const { PostgresRepository } = await import("./repository/postgres/postgres-repository.ts");
      return PostgresRepository.open(location.url, options);
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
