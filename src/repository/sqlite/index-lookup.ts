import type { SQLInputValue } from "node:sqlite";
import { READ } from "./columns.ts";
import type { Range } from "./range.ts";

/** An index in the order of creation, and values of it: what has one of these is looked at. */
export interface IndexLookup {
  readonly table: "operations" | "terms";
  readonly column: "parent" | "shape" | "term";
  /** At least one, each once. */
  readonly values: readonly SQLInputValue[];
}

/** The SQL that reads records of a range by a lookup, one after the other as they are taken. */
export function recordsSql(lookup: IndexLookup, range: Range): string {
  const columns = READ.map((column) => `operations.${column}`);
  // With a limit, which here is none, SQLite keeps the order of the keys, and looks for one only when it is taken.
  return `SELECT ${columns} FROM (${keysSql(lookup, range)} LIMIT -1) AS found
    CROSS JOIN operations ON operations.sequence = found.sequence`;
}

/** The SQL that counts the first so many records of a range by a lookup, and gives the create time of the last of them. */
export function depthSql(lookup: IndexLookup, range: Range): string {
  const last = range.oldestFirst ? "max" : "min";
  return `SELECT count(*), ${last}(create_time) FROM (${keysSql(lookup, range)} LIMIT ?)`;
}

/** The values of the parameters of both, without the limit. */
export function lookupValues({ table, values }: IndexLookup, { after, last }: Range): SQLInputValue[] {
  const within = [after.createTime, after.sequence, last];
  const found = values.flatMap((value) => [value, ...within]);
  return table === "terms" ? [...found, ...within] : found;
}

function keysSql({ table, column, values }: IndexLookup, { oldestFirst }: Range): string {
  const [order, after, within] = oldestFirst ? ["ASC", ">", "<="] : ["DESC", "<", ">="];
  const inRange = `(create_time, sequence) ${after} (?, ?) AND create_time ${within} ?`;
  const parts = values.map(() => `SELECT create_time, sequence FROM ${table} WHERE ${column} = ? AND ${inRange}`);
  // What the index of terms lacks may have any.
  if (table === "terms") parts.push(`SELECT create_time, sequence FROM unindexed WHERE ${inRange}`);
  return `${parts.join(" UNION ")} ORDER BY create_time ${order}, sequence ${order}`;
}
