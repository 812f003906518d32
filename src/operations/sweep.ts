import type { Core } from "./core.ts";
import type { OperationRecord } from "./record.ts";
import { sweepRecord } from "./transitions.ts";

/**
 * Does what is due: forgets what has expired, ends what has lost its producer, at most so many records at a time. Says
 * how many were due.
 */
export async function sweep(core: Core, limit: number): Promise<number> {
  const now = core.clock.now();
  const due = await core.repository.due(now, limit);
  await Promise.all(due.map((record) => sweepOne(core, record, now)));
  return due.length;
}

async function sweepOne({ repository, policy }: Core, due: OperationRecord, now: number): Promise<void> {
  let record: OperationRecord | undefined = due;
  while (record?.uid === due.uid) {
    const next = sweepRecord(record, now, policy);
    if (next === record) return;
    if (await (next === undefined ? repository.delete(record) : repository.replace(record, next))) return;
    record = await repository.read(due.name);
  }
}
