import { notFound } from "../errors.ts";
import type { Core } from "./core.ts";
import { isExpired, type OperationRecord } from "./record.ts";

/** The record with this name, if it is there as far as anybody is told: what has expired is not, swept or not. */
export async function findRecord({ repository, clock }: Core, name: string): Promise<OperationRecord | undefined> {
  const record = await repository.read(name);
  return record && isExpired(record, clock.now()) ? undefined : record;
}

/** The same, but throws OPERATION_NOT_FOUND if it is not there. */
export async function getRecord(core: Core, name: string): Promise<OperationRecord> {
  const record = await findRecord(core, name);
  if (record === undefined) throw notFound(name);
  return record;
}

/** Puts `next` in the place of `record`, unless it is the same. False if the record has changed since it was read. */
export async function replaceRecord(
  { repository }: Core,
  record: OperationRecord,
  next: OperationRecord,
): Promise<boolean> {
  return next === record || repository.replace(record, next);
}
