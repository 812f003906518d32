import type { Position } from "../repository.ts";
import type { Collector } from "../scanning/collector.ts";
import { isSelected } from "../scanning/is-selected.ts";
import type { ScanQuery } from "../scanning/scan-query.ts";
import type { Turns } from "../scanning/turns.ts";
import type { ParentIndex } from "./parent-index.ts";
import type { Row } from "./row.ts";

/** The effort between looks at the clock, which cost something too: 1024 records, or with a filter 16 small ones. */
const EFFORT = 64 * 1024;

/** The effort of a record without a filter. */
const GLANCE = 64;

/** The effort of a record with a filter, besides its bytes, which may have to be decoded. */
const FILTERING = 4 * 1024;

/**
 * Gives a collector the records of a selection, in their order, and gives what it makes of them. A short scan is done at
 * once, a long one in turns; records may come and go between these. Rejects with the signal's reason if that aborts.
 */
export async function scan<Result>(
  index: ParentIndex,
  query: ScanQuery,
  collector: Collector<Result>,
  turns: Turns,
): Promise<Result> {
  const { filter, maxScanned, signal, after } = query;
  signal?.throwIfAborted();
  let rows = rowsAfter(after, index, query);
  let last = after;
  let scanned = 0;
  let effort = 0;
  for (let step = rows.next(); !step.done; step = rows.next()) {
    const { record } = step.value;
    if (scanned === maxScanned) return collector.result(last);
    if (isSelected(record, query) && !collector.take(record)) break;
    last = record;
    scanned++;
    effort += filter ? FILTERING + record.operation.length : GLANCE;
    if (effort < EFFORT) continue;
    effort = 0;
    if (!turns.isOver) continue;
    await turns.next();
    signal?.throwIfAborted();
    rows = rowsAfter(last, index, query);
  }
  return collector.result();
}

/** The rows to look at after a place. */
function rowsAfter(place: Position | undefined, index: ParentIndex, query: ScanQuery): Generator<Row> {
  const key = place && { time: place.createTime, sequence: place.sequence };
  const rows = index.rows(query.parents);
  return query.oldestFirst ? rows.ascending(key) : rows.descending(key);
}
