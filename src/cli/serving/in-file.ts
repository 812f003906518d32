import { ConfigError } from "../../config/config.ts";

/** Turns what says why a file cannot be used into what the command line prints, a {@link ConfigError} that names the flag. */
export function inFile<Result>(flag: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw new ConfigError(`${flag}: ${(error as Error).message}`);
  }
}
