import { cancelOperation, listRecords, type Selection } from "../api/operations.ts";
import { pause } from "../api/pause.ts";
import { isTooMuch, retryDelay } from "../api/retry-delay.ts";
import { combinedFilter } from "./combined-filter.ts";

/** How far a bulk cancellation has come. */
export interface CancelProgress {
  readonly cancelled: number;
  /** Why operations were refused, and how many for each reason. */
  readonly refusals: ReadonlyMap<string, number>;
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
 * that is refused stops no other; where too much was asked in a short time, it waits and goes on. Rejects only if the
 * operations cannot be listed.
 */
export async function cancelAll(
  selection: Selection,
  onProgress: (progress: CancelProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  let cancelled = 0;
  const refusals = new Map<string, number>();
  let pageToken = "";
  do {
    const fields = "operationRecords(operation/name),nextPageToken";
    const options = { pageSize: PAGE_SIZE, pageToken, fields, signal };
    const page = await patiently(() => listRecords(cancellable(selection), options), signal);
    const names = page.records.map(({ operation }) => operation.name);
    const cancelSome = async () => {
      for (let name = names.pop(); name !== undefined && !signal.aborted; name = names.pop()) {
        try {
          await patiently(() => cancelOperation(name, signal), signal);
          cancelled++;
        } catch (error) {
          // What is given up was not refused.
          if (signal.aborted) return;
          const reason = reasonOf(error, name);
          refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
        }
        onProgress({ cancelled, refusals: new Map(refusals) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, cancelSome));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && !signal.aborted);
}

/** Runs something again, when the server wants to be asked again, for as long as it says that too much is asked. */
async function patiently<Result>(run: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (signal.aborted || !isTooMuch(error)) throw error;
      await pause(retryDelay(error) ?? 0, signal);
    }
  }
}

/** The same reason is the same text for all operations. */
function reasonOf(error: unknown, name: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(name, "…");
}
