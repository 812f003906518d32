import type { ParentPattern } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import type { Change, RecordFilter } from "../../repository/repository.ts";
import type { WaitingCaller } from "../open-waits.ts";
import type { OperationRecord } from "../record.ts";
import type { CollectionWatchers } from "./collection-watchers.ts";

/** What happened to an operation: it is as in the record now, or it is gone. */
export type CollectionChange = { readonly record: OperationRecord } | { readonly deletedName: string };

/** Which operations are watched. */
export interface CollectionSelection {
  /** They are directly in these parents. */
  readonly parents: ParentPattern;
  /** Which of the parents are meant; all are without it. Of others, nothing is told and nothing is kept. */
  readonly includes?: ((parent: string) => boolean) | undefined;
  /** What they have to meet; all do without one. */
  readonly filter?: RecordFilter | undefined;
}

/**
 * The changes, from the first call of `next` on, of the operations directly in some parents that meet the filter, though
 * of several changes of one operation some may be left out. A deletion is told if the record that was deleted meets the
 * filter, or is unknown. Returns when the signal aborts. Throws WATCH_TOO_SLOW, SERVER_DRAINING, TOO_MANY_WAITS, and
 * REPOSITORY_UNAVAILABLE when changes may have been missed.
 */
export async function* watchCollection(
  watchers: CollectionWatchers,
  { parents, includes, filter }: CollectionSelection,
  caller: WaitingCaller,
): AsyncGenerator<CollectionChange, void, undefined> {
  const admits = includes && ((change: Change) => includes(parentOf(change.name)));
  const watcher = watchers.watch(parents, { ...caller, admits });
  try {
    while (!caller.signal.aborted) {
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
