import { create } from "@bufbuild/protobuf";
import { type Any, durationFromMs } from "@bufbuild/protobuf/wkt";
import { parseParent } from "../aip/resource-name.ts";
import { type CreateOperationRequest, CreateOperationRequestSchema } from "../proto/messages.ts";
import type { AnyStartOptions } from "./start-options.ts";

/**
 * The request to create an operation for some work, with a lease of so many milliseconds if that is given. Throws if the
 * parent is malformed.
 */
export function creationRequest(
  options: AnyStartOptions,
  metadata: Any | undefined,
  leaseDuration?: number,
): CreateOperationRequest {
  const { parent = "", operationId = "", requestId = "", ttl, exclusiveTarget = "" } = options;
  parseParent(parent);
  return create(CreateOperationRequestSchema, {
    parent,
    operationId,
    requestId,
    exclusiveTarget,
    labels: { ...options.labels },
    ...(leaseDuration !== undefined && { leaseDuration: durationFromMs(leaseDuration) }),
    ...(ttl !== undefined && { ttl: durationFromMs(ttl) }),
    ...(metadata && { operation: { metadata } }),
  });
}
