import { LongrunError, notFound } from "../errors.ts";
import type { UpdateOperationRequest } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import type { Core } from "./core.ts";
import { checkSize } from "./encoded-operation.ts";
import { parseWrite } from "./operation-write.ts";
import { holdTo, type Precondition } from "./precondition.ts";
import { findRecord, replaceRecord } from "./present-records.ts";
import { etagOf, isDone, isExpired, type OperationRecord } from "./record.ts";
import { createRecord, updateRecord } from "./transitions.ts";

/** Applies a producer's write (AIP-134), if its lease token, its etag and its precondition allow it. */
export async function updateOperation(
  core: Core,
  name: string,
  request: UpdateOperationRequest,
  precondition?: Precondition,
): Promise<OperationRecord> {
  const shown = core.leaseTokens.open(request.leaseToken);
  for (;;) {
    const record = await findRecord(core, name);
    if (record === undefined) {
      // A lease is of an operation that was there: its producer never brings it back.
      if (!request.allowMissing || shown !== "none") throw notFound(name);
      const created = await createMissing(core, name, request, precondition);
      if (created) return created;
      continue;
    }
    const write = parseWrite(request.operation, request.updateMask, request.progress, core.limits);
    const next = updateRecord(record, write, core.clock.now(), core.policy, shown);
    // What was stored under a higher limit may still be told to progress.
    if (next.operation !== record.operation) checkSize(next.operation, core.limits.maxOperationBytes);
    if (!(isDone(record) && next === record)) {
      checkEtag(request.etag, record);
      holdTo(precondition, record);
    }
    if (await replaceRecord(core, record, next)) return next;
  }
}

/** Creates the operation that an update allows to be missing; undefined if it is there meanwhile. */
async function createMissing(
  { repository, policy, limits, clock, ids }: Core,
  name: string,
  request: UpdateOperationRequest,
  precondition: Precondition | undefined,
): Promise<OperationRecord | undefined> {
  const write = parseWrite(request.operation, request.updateMask, request.progress, limits);
  if (request.etag !== "") throw staleEtag(name);
  precondition?.(undefined);
  const now = clock.now();
  const empty = createRecord({ name, uid: ids.uid() }, undefined, {}, now, policy);
  const record = updateRecord({ ...empty, revision: 0, sequence: 0 }, write, now, policy);
  checkSize(record.operation, limits.maxOperationBytes);
  const outcome = await repository.insert(record);
  if ("inserted" in outcome) return outcome.inserted;
  if (isExpired(outcome.existing, now)) await repository.delete(outcome.existing);
  return undefined;
}

function checkEtag(etag: string, record: OperationRecord): void {
  if (etag !== "" && etag !== etagOf(record)) throw staleEtag(record.name);
}

function staleEtag(name: string): LongrunError {
  const message = `The etag is stale: operation ${quote(name)} has changed since it was read.`;
  return new LongrunError("STALE_ETAG", message, { name });
}
