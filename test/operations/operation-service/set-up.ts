import type { Clock } from "../../../src/clock.ts";
import { defaultLimits, type Limits } from "../../../src/limits.ts";
import { LeaseTokens } from "../../../src/operations/lease-token.ts";
import { type Grant, OperationService } from "../../../src/operations/operation-service.ts";
import { defaultPolicy, type Policy } from "../../../src/operations/policy.ts";
import type { NewOperationRecord, OperationRecord } from "../../../src/operations/record.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { countedIds } from "../counted-ids.ts";
import { HookedRepository } from "../hooked-repository.ts";
import { createRequest, type OperationInit, updateRequest } from "../requests.ts";

/** Who creates operations in tests, unless they are about it. */
export const PRINCIPAL = "alice";

/** A service over a memory repository, with its clock, and short ways to call it. Calls may have another clock. */
export function setUp(policy: Partial<Policy> = {}, callClock?: Clock, limits: Partial<Limits> = {}) {
  const clock = new FakeClock();
  const repository = new HookedRepository(new MemoryRepository());
  const service = new OperationService({
    repository,
    policy: { ...defaultPolicy, ...policy },
    limits: { ...defaultLimits, ...limits },
    clock,
    ...(callClock && { callClock }),
    ids: countedIds(),
    leaseTokens: new LeaseTokens(Buffer.alloc(32, 1)),
  });
  return {
    clock,
    repository,
    service,
    /** Creates an operation in the root. */
    create: (operationId: string, operation?: OperationInit): Promise<NewOperationRecord> =>
      recordOf(service.create(createRequest({ operationId, ...(operation && { operation }) }), PRINCIPAL)),
    /** Creates an operation in the root that its producer has begun to work on. */
    start: async (operationId: string): Promise<OperationRecord> => {
      await service.create(createRequest({ operationId }), PRINCIPAL);
      return service.update(`operations/${operationId}`, updateRequest());
    },
    /** Writes the populated fields of an operation. */
    write: (name: string, operation: OperationInit = {}): Promise<OperationRecord> =>
      service.update(name, updateRequest({ operation })),
  };
}

/** The record of what a producer was given. */
export async function recordOf(grant: Promise<Grant>): Promise<NewOperationRecord> {
  return (await grant).record;
}

/** What a LongrunError with this reason looks like. */
export function error(reason: string): object {
  return { name: "LongrunError", reason };
}
