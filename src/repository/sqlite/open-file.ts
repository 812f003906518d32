import { extname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { listMigrations } from "../migrations.ts";
import { RepositoryError } from "../repository-error.ts";
import { look, openForReading, openForWriting } from "./database.ts";
import { FileLock } from "./file-lock.ts";
import { locateFile } from "./locate-file.ts";
import { openFailure } from "./open-failure.ts";
import { applyMigrations, pendingIn } from "./schema.ts";
import { noteProcess, processIn, tokenKeyIn } from "./settings.ts";

/** A file that no other process can open now, with an up-to-date schema. */
export interface OpenFile {
  readonly lock: FileLock;
  /** Only reads. */
  readonly database: DatabaseSync;
  readonly tokenKey: Uint8Array;
  /** Starts a thread that writes. */
  startWriter(): Worker;
}

/**
 * Opens a file, which is made if it is not there, for this process alone. Throws RepositoryError, in words, if another
 * process has it, or if it cannot be used.
 */
export function openFile(file: string, migrate: boolean): OpenFile {
  try {
    const path = locateFile(file);
    const lock = FileLock.acquire(path);
    if (lock === undefined) throw new RepositoryError(`${holderOf(path)} uses it`);
    try {
      const { tokenKey, database } = prepare(path, migrate);
      return { lock, database, tokenKey, startWriter: () => startWriter(path) };
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw openFailure(file, error);
  }
}

/** Brings the schema up to date, if the file is one of ours: otherwise it is left as it is. */
function prepare(path: string, migrate: boolean): Pick<OpenFile, "tokenKey" | "database"> {
  const pending = look(path, pendingIn, { readOnly: false });
  if (pending.length > 0 && !migrate) {
    throw new RepositoryError(
      `its schema lacks the migrations ${listMigrations(pending)}, and these are switched off: run longrun migrate`,
    );
  }
  const writing = openForWriting(path);
  try {
    applyMigrations(writing, pending);
    const tokenKey = tokenKeyIn(writing);
    noteProcess(writing, process.pid);
    return { tokenKey, database: openForReading(path) };
  } finally {
    writing.close();
  }
}

function startWriter(path: string): Worker {
  // Node runs the sources as well as what is built of them.
  const thread = new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(thread, { workerData: path, name: "longrun-sqlite" });
}

/** Who uses a file, as far as the file tells. */
function holderOf(path: string): string {
  try {
    const pid = look(path, processIn, { readOnly: true });
    return pid === undefined ? "another process" : `process ${pid}`;
  } catch {
    return "another process";
  }
}
