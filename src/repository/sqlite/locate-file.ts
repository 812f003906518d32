import { closeSync, openSync, realpathSync, statSync } from "node:fs";
import { RepositoryError } from "../repository-error.ts";
import { systemCodeOf } from "./error-codes.ts";

/**
 * The real path of a file, which is made, for its owner alone, if it is not there. Throws errors of the file system, and
 * RepositoryError if it is no file or one with several names.
 */
export function locateFile(file: string): string {
  const path = realPath(file);
  if (path !== undefined) {
    const stats = statSync(path);
    if (!stats.isFile()) throw new RepositoryError("it is not a file");
    // The lock and the log of a file go by its name: under another one, a second process would damage it.
    if (stats.nlink > 1) throw new RepositoryError("it has more than one name (hard links)");
    return path;
  }
  // Only a file that is not there is opened: closing one that SQLite uses in this process would end its locks.
  closeSync(openSync(file, "a", 0o600));
  return realpathSync(file);
}

/** The real path of a file, if it is there. */
export function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
