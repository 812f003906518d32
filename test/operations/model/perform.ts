import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { LongrunError } from "../../../src/errors.ts";
import type { OperationService } from "../../../src/operations/operation-service.ts";
import { etagOf } from "../../../src/operations/record.ts";
import { createRequest, failed, type OperationInit, packed, succeeded, updateRequest } from "../requests.ts";
import type { Body, Call } from "./calls.ts";
import { type Outcome, viewOf } from "./view.ts";

const MASKS = { none: undefined, metadata: ["metadata"], result: ["done", "response", "error"], "*": ["*"] } as const;

/** Makes a call of a service and tells what it gave. Errors that are no LongrunErrors are thrown. */
export async function perform(service: OperationService, call: Call): Promise<Outcome> {
  try {
    return await performed(service, call);
  } catch (error) {
    if (error instanceof LongrunError) return { error: error.reason };
    throw error;
  }
}

async function performed(service: OperationService, call: Call): Promise<Outcome> {
  switch (call.kind) {
    case "create": {
      const { parent, id: operationId, requestId, validateOnly, body, principal } = call;
      const operation = operationInit(body);
      return viewOf(
        await service.create(createRequest({ parent, operationId, requestId, validateOnly, operation }), principal),
      );
    }
    case "update":
      return viewOf(await service.update(call.name, await updateOf(service, call)));
    case "cancel":
    case "delete":
      await service[call.kind](call.name);
      return "OK";
    case "get":
      return viewOf(await service.get(call.name));
    case "wait":
      return viewOf(await service.wait(call.name, {}, new AbortController().signal));
    case "list": {
      const { records } = await service.list(parentPattern(call.parents), 100);
      return records.map(viewOf);
    }
  }
}

async function updateOf(service: OperationService, call: Call & { kind: "update" }) {
  const { body, mask, progress, allowMissing } = call;
  const paths = MASKS[mask];
  const present = call.etag === "none" ? undefined : await service.get(call.name).catch(() => undefined);
  const fresh = present ? etagOf(present) : "";
  return updateRequest({
    operation: operationInit(body),
    allowMissing,
    etag: call.etag === "stale" ? '"stale"' : fresh,
    ...(paths && { updateMask: { paths: [...paths] } }),
    ...(progress !== undefined && { progress: { fraction: progress } }),
  });
}

function operationInit({ metadata, end, invalid }: Body): OperationInit {
  const ended = end?.startsWith("success") ? succeeded(end.slice(-1)) : failed(end === "failure" ? 13 : 1);
  return { ...(end && ended), ...(invalid && { done: true }), ...(metadata && { metadata: packed(metadata) }) };
}
