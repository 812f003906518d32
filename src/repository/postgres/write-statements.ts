import { shapeOf } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import { termsOf } from "../terms/terms-of.ts";
import { detailsOf, digestOf } from "./record-row.ts";
import { logged, type WriteStatement } from "./write-statement.ts";

/** A record that is to take the place of another. */
export interface Replacement {
  readonly present: OperationRecord;
  readonly next: OperationRecord;
}

/** What a write takes besides the bytes of the operation, about. */
const OVERHEAD = 512;

/** Inserts records, except those of which a key is taken. */
export const insertStatement: WriteStatement<NewOperationRecord> = {
  text: `WITH done AS (
    INSERT INTO longrun.operations (name, parent, shape, uid, revision, state, create_time, expire_time, due_time,
      request_key, exclusive_key, terms, details, operation)
    SELECT name, parent, shape, uid, revision, state, create_time, expire_time, due_time,
      request_key, exclusive_key, terms::bigint[], details, operation
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::smallint[], $9::bigint[],
      $10::bigint[], $11::bigint[], $12::bytea[], $13::bytea[], $14::text[], $15::bytea[], $16::bytea[])
      WITH ORDINALITY AS given (name, parent, shape, uid, revision, state, create_time, expire_time, due_time,
        request_key, exclusive_key, terms, details, operation, place)
    ORDER BY place
    ON CONFLICT DO NOTHING
    RETURNING sequence, name, uid, revision
  )${logged(false)}`,
  nameOf: ({ name }) => name,
  sizeOf: ({ operation }) => operation.length + OVERHEAD,
  columns: (records) => [
    records.map(({ name }) => name),
    records.map(({ name }) => parentOf(name)),
    records.map(({ name }) => shapeOf(parentOf(name))),
    records.map(({ uid }) => uid),
    records.map(({ revision }) => revision),
    records.map(({ state }) => state),
    records.map(({ createTime }) => createTime),
    records.map(({ expireTime }) => expireTime),
    records.map(({ dueTime }) => dueTime),
    records.map(({ request }) => digestOf(request?.key)),
    records.map(({ exclusiveKey }) => digestOf(exclusiveKey)),
    records.map(termsText),
    records.map(detailsOf),
    records.map(({ operation }) => operation),
  ],
};

/** Replaces records that are still there: the same uid at the same revision. Bytes that stay the same are not sent. */
export const replaceStatement: WriteStatement<Replacement> = {
  text: `WITH done AS (
    UPDATE longrun.operations AS present SET
      revision = given.revision, state = given.state, expire_time = given.expire_time, due_time = given.due_time,
      exclusive_key = given.exclusive_key, terms = given.terms::bigint[], details = given.details,
      operation = coalesce(given.operation, present.operation)
    FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::smallint[], $8::bigint[], $9::bigint[],
      $10::bytea[], $11::text[], $12::bytea[], $13::bytea[])
      AS given (name, uid, present_revision, revision, state, expire_time, due_time,
        exclusive_key, terms, details, operation)
    WHERE present.name = given.name AND present.uid = given.uid AND present.revision = given.present_revision
    RETURNING present.sequence, present.name, present.uid, present.revision
  )${logged(false)}`,
  nameOf: ({ present }) => present.name,
  sizeOf: ({ next }) => next.operation.length + OVERHEAD,
  columns: (replacements) => [
    replacements.map(({ present }) => present.name),
    replacements.map(({ present }) => present.uid),
    replacements.map(({ present }) => present.revision),
    replacements.map(({ next }) => next.revision),
    replacements.map(({ next }) => next.state),
    replacements.map(({ next }) => next.expireTime),
    replacements.map(({ next }) => next.dueTime),
    replacements.map(({ next }) => digestOf(next.exclusiveKey)),
    replacements.map(({ next }) => termsText(next)),
    replacements.map(({ next }) => detailsOf(next)),
    replacements.map(({ present, next }) => (next.operation === present.operation ? undefined : next.operation)),
  ],
};

/** Deletes records that are still there: the same uid at the same revision. */
export const deleteStatement: WriteStatement<OperationRecord> = {
  text: `WITH done AS (
    DELETE FROM longrun.operations AS present
    USING unnest($3::text[], $4::text[], $5::bigint[]) AS given (name, uid, revision)
    WHERE present.name = given.name AND present.uid = given.uid AND present.revision = given.revision
    RETURNING present.sequence, present.name, present.uid, present.revision
  )${logged(true)}`,
  nameOf: ({ name }) => name,
  sizeOf: () => OVERHEAD,
  columns: (records) => [
    records.map(({ name }) => name),
    records.map(({ uid }) => uid),
    records.map(({ revision }) => revision),
  ],
};

/** An array as text, for a parameter cannot be an array of arrays of different lengths. */
function termsText(record: NewOperationRecord): string {
  return `{${termsOf(record).join(",")}}`;
}
