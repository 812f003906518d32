import { createHash } from "node:crypto";
import { toBinary } from "@bufbuild/protobuf";
import { isResourceId, SEGMENT_RULE } from "../aip/resource-id.ts";
import { operationName, parseOperationName } from "../aip/resource-name.ts";
import { badField } from "../errors.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import { durationToMs } from "../proto/duration.ts";
import { type CreateOperationRequest, CreateOperationRequestSchema } from "../proto/messages.ts";
import { parseLeaseDuration } from "./lease.ts";
import type { CreationRequest } from "./record.ts";
import type { Creation } from "./transitions.ts";

const LONGEST_REQUEST_ID = 128;
const LONGEST_LABEL_KEY = 63;
const LONGEST_LABEL_VALUE = 256;
const LONGEST_TARGET = 512;

/**
 * Reads everything of a creation but its body. `newId` makes the operation ID if the request has none.
 * Throws INVALID_OPERATION_ID, INVALID_NAME, INVALID_LABELS, INVALID_OPERATION, INVALID_LEASE_DURATION,
 * INVALID_EXCLUSIVE_TARGET or INVALID_REQUEST_ID.
 */
export function parseCreation(
  request: CreateOperationRequest,
  principal: string,
  uid: string,
  newId: () => string,
  { maxLabels }: Pick<Limits, "maxLabels"> = defaultLimits,
): Creation {
  const ttl = parseTtl(request);
  const leaseDuration = parseLease(request);
  const exclusiveKey = parseTarget(request);
  const creationRequest = parseRequestId(request, principal);
  return {
    name: parseName(request, newId),
    uid,
    ...(Object.keys(request.labels).length > 0 && { labels: parseLabels(request.labels, maxLabels) }),
    ...(ttl !== undefined && { ttl }),
    ...(leaseDuration !== undefined && { leaseDuration }),
    ...(exclusiveKey !== undefined && { exclusiveKey }),
    ...(creationRequest && { request: creationRequest }),
  };
}

function parseName({ parent, operationId }: CreateOperationRequest, newId: () => string): string {
  if (operationId !== "" && !isResourceId(operationId)) {
    throw badField("INVALID_OPERATION_ID", "operation_id", `${SEGMENT_RULE}.`, operationId);
  }
  return parseOperationName(operationName(parent, operationId || newId()), "parent");
}

function parseLabels(labels: Record<string, string>, most: number): Record<string, string> {
  const entries = Object.entries(labels);
  const problem = (description: string, value?: string) => badField("INVALID_LABELS", "labels", description, value);
  if (entries.length > most) throw problem(`has ${entries.length} entries; the most is ${most}.`);
  for (const [key, value] of entries) {
    const keyLength = [...key].length;
    if (keyLength < 1 || keyLength > LONGEST_LABEL_KEY) {
      throw problem(`a key must have 1 to ${LONGEST_LABEL_KEY} characters.`, key);
    }
    if ([...value].length > LONGEST_LABEL_VALUE) {
      throw problem(`a value must have at most ${LONGEST_LABEL_VALUE} characters.`, value);
    }
  }
  return labels;
}

function parseTtl({ ttl }: CreateOperationRequest): number | undefined {
  if (ttl === undefined) return undefined;
  const milliseconds = durationToMs(ttl);
  if (milliseconds === undefined || milliseconds < 0) {
    const text = `${ttl.seconds}s ${ttl.nanos}ns`;
    throw badField("INVALID_OPERATION", "ttl", "must be a duration that is not negative, and in its range.", text);
  }
  return milliseconds;
}

function parseLease({ leaseDuration, operation }: CreateOperationRequest): number | undefined {
  if (leaseDuration === undefined) return undefined;
  if (operation?.done) {
    throw badField("INVALID_LEASE_DURATION", "lease_duration", "is not for an operation that is done already.");
  }
  return parseLeaseDuration(leaseDuration);
}

function parseTarget({ exclusiveTarget, parent }: CreateOperationRequest): string | undefined {
  if (exclusiveTarget === "") return undefined;
  if ([...exclusiveTarget].length > LONGEST_TARGET) {
    const description = `must have 1 to ${LONGEST_TARGET} characters.`;
    throw badField("INVALID_EXCLUSIVE_TARGET", "exclusive_target", description, exclusiveTarget);
  }
  return JSON.stringify([parent, exclusiveTarget]);
}

function parseRequestId(request: CreateOperationRequest, principal: string): CreationRequest | undefined {
  const { requestId, parent } = request;
  if (requestId === "") return undefined;
  if ([...requestId].length > LONGEST_REQUEST_ID) {
    const description = `must have 1 to ${LONGEST_REQUEST_ID} characters.`;
    throw badField("INVALID_REQUEST_ID", "request_id", description, requestId);
  }
  return { key: JSON.stringify([principal, parent, requestId]), fingerprint: fingerprint(request) };
}

/** A digest of what the request asks for, without the name in its body, which is ignored. */
function fingerprint(request: CreateOperationRequest): string {
  const { operation } = request;
  const labels = Object.fromEntries(Object.entries(request.labels).sort());
  const asked = {
    ...request,
    labels,
    validateOnly: false,
    ...(operation && { operation: { ...operation, name: "" } }),
  };
  return createHash("sha256").update(toBinary(CreateOperationRequestSchema, asked)).digest("base64url");
}
