import { ConfigError } from "../config/config.ts";
import { RepositoryError } from "../repository/repository-error.ts";

/** Turns what says why a repository cannot be used into what the command line prints, a {@link ConfigError}. */
export async function inWords<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    throw new ConfigError(`--repository: ${error.message}`);
  }
}
