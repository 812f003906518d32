import { parentOf } from "../../aip/resource-name.ts";
import { isExpired, type OperationRecord } from "../../operations/record.ts";
import type { PageQuery, Selection } from "../repository.ts";
import type { Collector } from "../scanning/collector.ts";
import type { Turns } from "../scanning/turns.ts";
import type { CandidateReader } from "./candidate-reader.ts";
import { recordIn } from "./record-row.ts";

/** How many records are looked at for a page or a count at most. */
export const MOST_SCANNED = 50_000;

/**
 * Gives a collector the records of a selection, in their order, and gives what it makes of them. They are judged in turns
 * with others. Rejects with the signal's reason if that aborts.
 */
export async function scanCandidates<Result>(
  reader: CandidateReader,
  query: Selection & Pick<PageQuery, "after">,
  collector: Collector<Result>,
  turns: Turns,
): Promise<Result> {
  const { signal, filter } = query;
  const bound = Math.min(query.maxScanned ?? MOST_SCANNED, MOST_SCANNED);
  let last = query.after;
  let scanned = 0;
  for (;;) {
    signal?.throwIfAborted();
    const before = scanned;
    const { rows, isLast } = await reader.read(last, bound - scanned);
    for (const row of rows) {
      scanned = before + row.place;
      const record = recordIn(row);
      if (isSelected(record, query) && !collector.take(record)) return collector.result();
      last = record;
      if (!filter || !turns.isOver) continue;
      await turns.next();
      signal?.throwIfAborted();
    }
    if (isLast) return collector.result();
    if (scanned === bound) return collector.result(last);
  }
}

/** Whether a record, of parents of the right shape, is one of those selected. */
function isSelected(record: OperationRecord, { parents, filter, now }: Selection): boolean {
  if (isExpired(record, now) || (parents.wildcard && !parents.matches(parentOf(record.name)))) return false;
  return filter === undefined || filter.matches(record);
}
