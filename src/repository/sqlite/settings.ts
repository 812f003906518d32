import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { ResultCode, resultCodeOf } from "./error-codes.ts";
import { Query } from "./query.ts";
import { bytesIn, numberIn } from "./sql-row.ts";

const TOKEN_KEY_LENGTH = 32;

/** The key of tokens, which is made when it is first asked for. */
export function tokenKeyIn(database: DatabaseSync): Uint8Array {
  const insert = database.prepare("INSERT OR IGNORE INTO settings (key, value) VALUES ('token_key', ?)");
  const key = new Query(database, "SELECT value FROM settings WHERE key = 'token_key'", ([value]) => bytesIn(value));
  const present = key.first();
  if (present) return present;
  const made = randomBytes(TOKEN_KEY_LENGTH);
  insert.run(made);
  return made;
}

/** Notes which process uses the file, if there is room for that. */
export function noteProcess(database: DatabaseSync, pid: number): void {
  try {
    database.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('process', ?)").run(pid);
  } catch (error) {
    // A full disk is no reason not to read what is there.
    if (resultCodeOf(error) !== ResultCode.FULL) throw error;
  }
}

/** The process that used the file last. */
export function processIn(database: DatabaseSync): number | undefined {
  return new Query(database, "SELECT value FROM settings WHERE key = 'process'", ([value]) => numberIn(value)).first();
}
