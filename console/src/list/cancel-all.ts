import { cancelOperation, listRecords, type Selection } from "../api/operations.ts";
import { combinedFilter } from "./combined-filter.ts";

/** How far a bulk cancellation has come. */
export interface CancelProgress {
  readonly cancelled: number;
  readonly failed: number;
}

/** What is not done and not asked to stop yet. */
const UNFINISHED = "(state = PENDING OR state = RUNNING)";
const PAGE_SIZE = 200;
const AT_ONCE = 8;

/** The part of a selection that can be cancelled. */
export function cancellable({ parent, filter }: Selection): Selection {
  return { parent, filter: combinedFilter(filter, UNFINISHED) };
}

/**
 * Asks for all operations of a selection to be cancelled that are there now, a few at a time, until the signal aborts. One
 * that fails stops no other. Rejects only if the operations cannot be listed.
 */
export async function cancelAll(
  selection: Selection,
  onProgress: (progress: CancelProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  let cancelled = 0;
  let failed = 0;
  let pageToken = "";
  do {
    const fields = "operationRecords(operation/name),nextPageToken";
    const page = await listRecords(cancellable(selection), { pageSize: PAGE_SIZE, pageToken, fields, signal });
    const names = page.records.map(({ operation }) => operation.name);
    const cancelSome = async () => {
      for (let name = names.pop(); name !== undefined && !signal.aborted; name = names.pop()) {
        await cancelOperation(name, signal).then(
          () => cancelled++,
          () => failed++,
        );
        onProgress({ cancelled, failed });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, cancelSome));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && !signal.aborted);
}
