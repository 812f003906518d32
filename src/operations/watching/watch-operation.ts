import { notFound } from "../../errors.ts";
import type { WaitingCaller } from "../open-waits.ts";
import { isDone, type OperationRecord } from "../record.ts";
import type { OperationWatchers } from "./operation-watchers.ts";
import { isLater, versionOf } from "./version.ts";
import type { Watcher } from "./watcher.ts";

/**
 * The record of an operation as `read` finds it, then each newer one, though some may be left out, to the one that is
 * done. Returns when the signal aborts. Throws OPERATION_NOT_FOUND if the operation is deleted meanwhile, also if another
 * one has its name by then; SERVER_DRAINING; TOO_MANY_WAITS; and what `read` throws.
 */
export async function* watchOperation(
  watchers: OperationWatchers,
  name: string,
  read: () => Promise<OperationRecord>,
  caller: WaitingCaller,
): AsyncGenerator<OperationRecord, void, undefined> {
  // Watching begins before reading, or a change between the two would be missed.
  const watcher = watchers.watch(name, caller);
  try {
    let record: OperationRecord | undefined = await read();
    while (record && !caller.signal.aborted) {
      yield record;
      if (isDone(record)) return;
      record = await nextRecord(watcher, record, read);
    }
  } finally {
    watcher.stop();
  }
}

/** The next newer record of the same operation; undefined when the watcher has stopped. */
async function nextRecord(
  watcher: Watcher,
  known: OperationRecord,
  read: () => Promise<OperationRecord>,
): Promise<OperationRecord | undefined> {
  for (;;) {
    const change = await watcher.next();
    if (change === undefined) return undefined;
    const version = versionOf(change);
    if (!isLater(version, known)) continue;
    // If nobody says which operation was deleted, it may have been the one before this one.
    const record = version ? change.record : await read();
    if (record?.uid !== known.uid) throw notFound(known.name);
    if (isLater(record, known)) return record;
  }
}
