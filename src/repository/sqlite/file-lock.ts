import { DatabaseSync } from "node:sqlite";
import { ResultCode, resultCodeOf } from "./error-codes.ts";

/**
 * Keeps other processes from a file, as long as this one lives: the operating system ends the lock with the process,
 * however that ends. It is the write lock of an empty database beside the file.
 */
export class FileLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Locks a file by its real path. Gives undefined if it is locked already, in this process or in another. */
  static acquire(file: string): FileLock | undefined {
    const database = new DatabaseSync(`${file}.lock`);
    try {
      // Nothing is ever written, so there is nothing to keep a journal of.
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
      return new FileLock(database);
    } catch (error) {
      database.close();
      if (resultCodeOf(error) === ResultCode.BUSY) return undefined;
      throw error;
    }
  }

  /** Lets others lock the file. */
  release(): void {
    this.#database.close();
  }
}
