import type { Counts, Selection } from "../repository.ts";
import { MOST_COUNTED } from "../scanning/bounds.ts";
import { type CountRow, countQuery } from "./candidate-queries.ts";
import type { Database } from "./database.ts";

/** For how long records are counted at most, in milliseconds. */
const TIMEOUT = 5000;

/**
 * Counts records without a filter by state, in the database. Resolves with nothing if that takes too long.
 */
export async function countRecords(database: Database, selection: Selection): Promise<Counts | undefined> {
  const { parents, maxScanned = MOST_COUNTED, now, signal } = selection;
  signal?.throwIfAborted();
  const limit = Math.min(maxScanned, MOST_COUNTED);
  const { text, values } = countQuery({ parents, search: { terms: [] } }, now, limit);
  const rows = await database.scan<CountRow>(text, values, { timeout: TIMEOUT, isOrdered: false });
  signal?.throwIfAborted();
  if (rows === undefined) return undefined;
  const looked = rows.reduce((sum, row) => sum + row.looked, 0);
  const counted = rows.filter(({ count }) => count > 0);
  return { byState: new Map(counted.map(({ state, count }) => [state, count])), partial: looked === limit };
}
