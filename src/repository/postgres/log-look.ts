/** One row of the log, in JSON. */
export interface LoggedChange {
  readonly name: string;
  readonly uid: string;
  readonly sequence: number;
  readonly revision: number;
  readonly deleted: boolean;
}

/** What a look at the log gives. */
export type LogLook = {
  /** What was committed when it was made: a pg_snapshot. */
  readonly snapshot: string;
  /** The database's time, in milliseconds. */
  readonly time: number;
  /** The newest row of the log: its number, 0 if there is none, and its transaction. */
  readonly id: number;
  readonly transaction: string;
  /** Whether the newest row of the look before is not there any more: the database has gone back. */
  readonly is_lost: boolean;
  readonly changes: readonly LoggedChange[];
};

/** About so many changes are given at most: there are more if there is one more. */
export const MOST_CHANGES = 20_000;

/** Rows of the log, by a condition and in the order of an index that serves it: the log is long, and looks are many. */
function rows(condition: string, order: string): string {
  return `(SELECT id, name, uid, sequence, revision, deleted FROM longrun.operation_changes
    WHERE ${condition} AND (writer <> $2::uuid OR batch >= $3::bigint)
    ORDER BY ${order} LIMIT ${MOST_CHANGES + 1})`;
}

/**
 * What was committed since a snapshot ($1), but for what a writer ($2) did in batches before one ($3): the transactions
 * that began after it, and those that had not ended by then. So none is left out, and none comes twice, in whatever order
 * they commit. After a crash the server may number transactions again, but not rows: so also what has a greater number
 * than the newest row of that time ($4, of the transaction $5). Without a snapshot there is nothing.
 */
export const LOOK = `WITH found AS (
    ${rows("transaction >= pg_snapshot_xmax($1::pg_snapshot)", "transaction")}
    UNION ${rows("transaction = ANY (ARRAY(SELECT pg_snapshot_xip($1::pg_snapshot)))", "transaction")}
    UNION ${rows("id > $4::bigint", "id")}
  ), newest AS (
    SELECT id, transaction FROM longrun.operation_changes ORDER BY id DESC LIMIT 1
  )
  SELECT pg_current_snapshot()::text AS snapshot,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time,
    coalesce((SELECT id FROM newest), 0) AS id,
    coalesce((SELECT transaction::text FROM newest), '0') AS transaction,
    $4 > 0 AND NOT EXISTS (
      SELECT FROM longrun.operation_changes WHERE id = $4 AND transaction = $5::text::xid8
    ) AS is_lost,
    (SELECT coalesce(json_agg(found ORDER BY id), '[]') FROM found) AS changes`;
