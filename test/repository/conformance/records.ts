import type { NewOperationRecord, OperationRecord } from "../../../src/operations/record.ts";
import { encode } from "../../../src/proto/encode.ts";
import { OperationSchema, State } from "../../../src/proto/messages.ts";
import type { Repository } from "../../../src/repository/repository.ts";

/** Gives an empty repository. */
export type Open = () => Promise<Repository>;

export const NOW = 1_700_000_000_000;

let uids = 0;

/** A record with this name, and a uid that no other has. */
export function newRecord(name: string, init: Partial<NewOperationRecord> = {}): NewOperationRecord {
  const operation = Buffer.from(encode(OperationSchema, { name }));
  const uid = `uid-${++uids}`;
  return { name, uid, revision: 1, state: State.PENDING, operation, createTime: NOW, updateTime: NOW, ...init };
}

/** Inserts a record that nothing is in the way of. */
export async function insert(
  repository: Repository,
  name: string,
  init: Partial<NewOperationRecord> = {},
): Promise<OperationRecord> {
  const outcome = await repository.insert(newRecord(name, init));
  if ("inserted" in outcome) return outcome.inserted;
  throw new Error(`${name} was not inserted: another has the same ${outcome.conflict}`);
}

/** The next revision of a record. */
export function next(record: OperationRecord, init: Partial<OperationRecord> = {}): OperationRecord {
  return { ...record, revision: record.revision + 1, updateTime: record.updateTime + 1, ...init };
}
