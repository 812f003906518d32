import { MOST_SCANNED } from "../scanning/bounds.ts";
import type { Collector } from "../scanning/collector.ts";
import { isSelected } from "../scanning/is-selected.ts";
import type { ScanQuery } from "../scanning/scan-query.ts";
import type { Turns } from "../scanning/turns.ts";
import type { CandidateReader } from "./candidate-reader.ts";
import { recordIn } from "./record-row.ts";

/**
 * Gives a collector the records of a selection, in their order, and gives what it makes of them. They are judged in turns
 * with others. Rejects with the signal's reason if that aborts.
 */
export async function scanCandidates<Result>(
  reader: CandidateReader,
  query: ScanQuery,
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
