import type { State } from "../../proto/messages.ts";
import type { Database } from "./database.ts";

/** For how long records are counted at most, in milliseconds. */
const TIMEOUT = 5000;

const COUNT = "SELECT state, count(*) AS count FROM longrun.operations GROUP BY state";

/** What the planner knows of the states, as of the last time that the table was analyzed. */
const ESTIMATE = `SELECT state::integer AS state, round(frequency * greatest(reltuples, 0))::bigint AS count
  FROM pg_stats
  JOIN pg_class ON pg_class.oid = 'longrun.operations'::regclass
  CROSS JOIN unnest(most_common_vals::text::text[], most_common_freqs) AS common (state, frequency)
  WHERE schemaname = 'longrun' AND tablename = 'operations' AND attname = 'state'`;

type StateRow = { readonly state: State; readonly count: number };

/** Counts all records by state, in the database; if that takes too long, tells what the planner of queries thinks. */
export async function countStates(database: Database, timeout = TIMEOUT): Promise<ReadonlyMap<State, number>> {
  const counted = await database.scan<StateRow>(COUNT, [], { timeout, isOrdered: false });
  const rows = counted ?? (await database.query<StateRow>(ESTIMATE));
  return new Map(rows.filter(({ count }) => count > 0).map(({ state, count }) => [state, count]));
}
