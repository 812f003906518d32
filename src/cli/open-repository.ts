import { ConfigError } from "../config/config.ts";
import type { RepositoryUrl } from "../config/repository-url.ts";
import { MemoryRepository } from "../repository/memory/memory-repository.ts";
import type { Repository } from "../repository/repository.ts";
import { RepositoryError } from "../repository/repository-error.ts";

/** How a repository is opened. */
export interface OpenOptions {
  /** Whether to bring an older schema up to date, instead of refusing it. */
  readonly migrate: boolean;
  /** Told in words of what the operator should know while the repository is used, and of the error if there was one. */
  readonly onWarning?: (message: string, error?: unknown) => void;
}

/** Opens the repository of a URL. Throws {@link ConfigError} in words if it cannot be used. */
export async function openRepository(location: RepositoryUrl, options: OpenOptions): Promise<Repository> {
  return inWords(async () => {
    switch (location.kind) {
      case "memory":
        return new MemoryRepository();
      case "sqlite": {
        const { SqliteRepository } = await import("../repository/sqlite/sqlite-repository.ts");
        return SqliteRepository.open(location.file, options);
      }
      case "postgres": {
        const { PostgresRepository } = await import("../repository/postgres/postgres-repository.ts");
        return PostgresRepository.open(location.url, options);
      }
    }
  });
}

/** Turns what says why a repository cannot be used into what the command line prints. */
export async function inWords<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    throw new ConfigError(`--repository: ${error.message}`);
  }
}
