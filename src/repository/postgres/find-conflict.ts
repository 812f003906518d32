import type { NewOperationRecord } from "../../operations/record.ts";
import type { Conflict } from "../repository.ts";
import type { Database } from "./database.ts";
import { digestOf, RECORD_COLUMNS, type RecordRow, recordIn } from "./record-row.ts";

const conflicts = ["request", "name", "exclusive key"] as const;

const TEXT = ["request_key = $1::bytea", "name = $2::text", "exclusive_key = $3::bytea"]
  .map((condition, rank) => `SELECT ${rank} AS rank, ${RECORD_COLUMNS} FROM longrun.operations WHERE ${condition}`)
  .join(" UNION ALL ");

/** What a new record would be refused for, if anything: its request first, then its name, then its exclusive key. */
export async function findConflict(database: Database, record: NewOperationRecord): Promise<Conflict | undefined> {
  const { request, name, exclusiveKey } = record;
  const [row] = await database.query<RecordRow & { rank: number }>(`${TEXT} ORDER BY rank LIMIT 1`, [
    digestOf(request?.key),
    name,
    digestOf(exclusiveKey),
  ]);
  const conflict = row && conflicts[row.rank];
  return conflict && { conflict, existing: recordIn(row) };
}
