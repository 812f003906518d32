import { DatabaseSync } from "node:sqlite";

/** How long a write waits for another program that writes to the file, such as a backup, in milliseconds. */
const WRITE_TIMEOUT = 5000;

/** KiB of the file that a connection keeps in memory. */
const CACHE = 16 * 1024;

/** The pages of the log after which they are copied into the file, 16 MiB: it goes on from its beginning then. */
const CHECKPOINT = 4096;

/** Bytes to which the log is cut when it has become longer. */
const LONGEST_LOG = 64 * 1024 * 1024;

/** Opens a file for writing: what is committed is on the disk, and whoever reads does not wait. */
export function openForWriting(file: string): DatabaseSync {
  return open(
    file,
    `PRAGMA busy_timeout = ${WRITE_TIMEOUT};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -${CACHE};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT};
    PRAGMA journal_size_limit = ${LONGEST_LOG}`,
  );
}

/** Opens a file for reading while another connection of this process may write to it. The last to be closed tidies up. */
export function openForReading(file: string): DatabaseSync {
  return open(file, `PRAGMA cache_size = -${CACHE}; PRAGMA query_only = ON`);
}

function open(file: string, settings: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(settings);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file, does something with it as it is, and closes it. */
export function look<Result>(
  file: string,
  read: (database: DatabaseSync) => Result,
  options: { readonly readOnly: boolean },
): Result {
  const database = new DatabaseSync(file, options);
  try {
    return read(database);
  } finally {
    database.close();
  }
}
