import type { ParentPattern } from "../../aip/parent-pattern.ts";
import type { RecordFilter } from "../../repository/repository.ts";
import type { OperationRecord } from "../record.ts";
import type { CollectionWatchers } from "./collection-watchers.ts";

/** What happened to an operation: it is as in the record now, or it is gone. */
export type CollectionChange = { readonly record: OperationRecord } | { readonly deletedName: string };

/**
 * The changes, from the first call of `next` on, of the operations directly in some parents that meet the filter, though
 * of several changes of one operation some may be left out. A deletion is told if the record that was deleted meets the
 * filter, or is unknown. Returns when the signal aborts. Throws WATCH_TOO_SLOW, SERVER_DRAINING, TOO_MANY_WAITS, and
 * REPOSITORY_UNAVAILABLE when changes may have been missed.
 */
export async function* watchCollection(
  watchers: CollectionWatchers,
  parents: ParentPattern,
  filter: RecordFilter | undefined,
  signal: AbortSignal,
): AsyncGenerator<CollectionChange, void, undefined> {
  const watcher = watchers.watch(parents, signal);
  try {
    while (!signal.aborted) {
      const change = await watcher.next();
      if (change === undefined) return;
      const { name, record, deleted } = change;
      const version = record ?? deleted;
      if (filter && version && !filter.matches(version)) continue;
      yield record ? { record } : { deletedName: name };
    }
  } finally {
    watcher.stop();
  }
}
