import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { LongrunError } from "../../../src/errors.ts";
import type { Grant, OperationService } from "../../../src/operations/operation-service.ts";
import { etagOf } from "../../../src/operations/record.ts";
import {
  createRequest,
  failed,
  heartbeatRequest,
  type OperationInit,
  packed,
  succeeded,
  updateRequest,
} from "../requests.ts";
import type { Body, Call, Sweep } from "./calls.ts";
import type { GivenTokens } from "./given-tokens.ts";
import { type Outcome, viewOf } from "./view.ts";

/** The paths of the update masks that calls name. */
export const MASKS = {
  none: undefined,
  metadata: ["metadata"],
  result: ["done", "response", "error"],
  "*": ["*"],
} as const;

/**
 * Makes a call of a service, with the lease token that it stands for, and tells what it gave. Errors that are no
 * LongrunErrors are thrown.
 */
export async function perform(
  service: OperationService,
  call: Call | Sweep,
  tokens: GivenTokens,
  leaseToken = "",
): Promise<Outcome> {
  try {
    return await performed(service, call, tokens, leaseToken);
  } catch (error) {
    if (error instanceof LongrunError) return { error: error.reason };
    throw error;
  }
}

async function performed(
  service: OperationService,
  call: Call | Sweep,
  tokens: GivenTokens,
  leaseToken: string,
): Promise<Outcome> {
  const granted = ({ record, leaseToken: given }: Grant) =>
    given === undefined ? viewOf(record) : { ...viewOf(record), proves: tokens.add(record.name, given) };
  switch (call.kind) {
    case "create": {
      const { parent, id: operationId, requestId, validateOnly, body, principal, lease, target } = call;
      const request = createRequest({
        parent,
        operationId,
        requestId,
        validateOnly,
        operation: operationInit(body),
        exclusiveTarget: target,
        ...(lease && { leaseDuration: { seconds: 60n } }),
      });
      return granted(await service.create(request, principal));
    }
    case "update":
      return viewOf(await service.update(call.name, await updateOf(service, call, leaseToken)));
    case "heartbeat": {
      const { name, progress } = call;
      const request = heartbeatRequest({
        leaseToken,
        ...(progress !== undefined && { progress: { fraction: progress } }),
      });
      return granted(await service.heartbeat(name, request));
    }
    case "sweep":
      await service.sweep(1000);
      return "OK";
    case "cancel":
    case "delete":
      await service[call.kind](call.name);
      return "OK";
    case "get":
      return viewOf(await service.get(call.name));
    case "wait":
      return viewOf(await service.wait(call.name, {}, { signal: new AbortController().signal }));
    case "list": {
      const { records } = await service.list({ parents: parentPattern(call.parents), limit: 100 });
      return records.map(viewOf);
    }
  }
}

async function updateOf(service: OperationService, call: Call & { kind: "update" }, leaseToken: string) {
  const { body, mask, progress, allowMissing } = call;
  const paths = MASKS[mask];
  const present = call.etag === "none" ? undefined : await service.get(call.name).catch(() => undefined);
  const fresh = present ? etagOf(present) : "";
  return updateRequest({
    operation: operationInit(body),
    allowMissing,
    leaseToken,
    etag: call.etag === "stale" ? '"stale"' : fresh,
    ...(paths && { updateMask: { paths: [...paths] } }),
    ...(progress !== undefined && { progress: { fraction: progress } }),
  });
}

/** What a producer writes, as a request holds it. */
export function operationInit({ metadata, end, invalid }: Body): OperationInit {
  const ended = end?.startsWith("success") ? succeeded(end.slice(-1)) : failed(end === "failure" ? 13 : 1);
  return { ...(end && ended), ...(invalid && { done: true }), ...(metadata && { metadata: packed(metadata) }) };
}
