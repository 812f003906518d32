import { alreadyExists, targetHeld } from "../errors.ts";
import type { CreateOperationRequest } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import type { Conflict } from "../repository/repository.ts";
import type { Core } from "./core.ts";
import { parseCreation } from "./creation.ts";
import { checkSize } from "./encoded-operation.ts";
import { parseWrite } from "./operation-write.ts";
import { isExpired, type NewOperationRecord, type OperationRecord } from "./record.ts";
import { createRecord } from "./transitions.ts";

/** Creates an operation, or finds the one that the same request created before (AIP-133, 155, 163). */
export async function createOperation(
  { repository, policy, limits, clock, ids }: Core,
  request: CreateOperationRequest,
  principal: string,
): Promise<NewOperationRecord> {
  const creation = parseCreation(request, principal, ids.uid(), ids.operationId, limits);
  const write = parseWrite(request.operation, undefined, undefined, limits);
  for (;;) {
    const now = clock.now();
    const record = createRecord(creation, request.operation, write, now, policy);
    checkSize(record.operation, limits.maxOperationBytes);
    const outcome = request.validateOnly
      ? ((await repository.conflict(record)) ?? { inserted: record })
      : await repository.insert(record);
    if ("inserted" in outcome) return outcome.inserted;
    if (!isExpired(outcome.existing, now)) return resolveConflict(outcome, record);
    await repository.delete(outcome.existing);
  }
}

function resolveConflict({ conflict, existing }: Conflict, record: NewOperationRecord): OperationRecord {
  switch (conflict) {
    case "request": {
      if (existing.request?.fingerprint === record.request?.fingerprint) return existing;
      const message = `The request ID belongs to the different request that created ${quote(existing.name)}.`;
      throw alreadyExists("REQUEST_ID_REUSED", existing.name, message);
    }
    case "name": {
      const message = `Operation ${quote(existing.name)} already exists.`;
      throw alreadyExists("OPERATION_ALREADY_EXISTS", existing.name, message);
    }
    case "exclusive key":
      throw targetHeld(existing.name);
  }
}
