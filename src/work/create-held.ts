import type { Any } from "@bufbuild/protobuf/wkt";
import type { Core } from "../operations/core.ts";
import { createOperation } from "../operations/create-operation.ts";
import { FIRST_EPOCH } from "../operations/lease.ts";
import type { NewOperationRecord } from "../operations/record.ts";
import { creationRequest } from "./creation-request.ts";
import { keepingOrder, type Order } from "./order.ts";
import type { AnyStartOptions } from "./start-options.ts";

/** An operation that was created, or found because the same request had created it. */
export interface CreatedOperation {
  readonly record: NewOperationRecord;
  /** The token of the lease that came with it; undefined if it was found. */
  readonly leaseToken: string | undefined;
}

/**
 * Creates an operation with a lease of so many milliseconds, RUNNING from the beginning; it keeps the order, if there is
 * one. Throws as CreateOperation does.
 */
export async function createHeld(
  core: Core,
  options: AnyStartOptions,
  metadata: Any | undefined,
  leaseDuration: number,
  order: Order | undefined,
): Promise<CreatedOperation> {
  const request = creationRequest(options, metadata, leaseDuration);
  // What tells the operation that this call creates from one that it finds.
  const uid = core.ids.uid();
  const ids = { operationId: () => core.ids.operationId(), uid: () => uid };
  const repository = order ? keepingOrder(core.repository, order) : core.repository;
  const record = await createOperation({ ...core, ids, repository }, request, options.principal ?? "");
  const isNew = record.uid === uid;
  return { record, leaseToken: isNew ? core.leaseTokens.seal({ uid, epoch: FIRST_EPOCH }) : undefined };
}
