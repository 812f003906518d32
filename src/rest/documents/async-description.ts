import type { JsonObject } from "@bufbuild/protobuf";
import type { ApiError, FieldError } from "../async/api-error.ts";
import type { AsyncOperation } from "../async/async-operation.ts";
import type { ProfileDescription } from "./profile-description.ts";
import { type ProfileOperation, profileOperation } from "./profile-operation.ts";

const TAG = "async";

const text = { type: "string" };
const time = { type: "string", format: "date-time" };

const operation: Readonly<Record<keyof AsyncOperation, JsonObject>> = {
  id: { ...text, description: "The ID in the path." },
  status: { ...text, enum: ["pending", "running", "succeeded", "failed", "cancelled"] },
  created_at: time,
  updated_at: time,
  result_url: { type: ["string", "null"], format: "uri", description: "Where the result is, once there is one." },
  error: {
    type: ["object", "null"],
    description: "Why the operation failed.",
    required: ["code", "message"],
    properties: { code: text, message: text },
  },
  progress_pct: { type: ["number", "null"], minimum: 0, maximum: 100 },
};

const fieldError: Readonly<Record<keyof FieldError, JsonObject>> = { field: text, message: text, code: text };

const error: Readonly<Record<keyof ApiError, JsonObject>> = {
  type: { ...text, description: "The kind of error, such as `not_found` or `invalid_request`." },
  message: text,
  request_id: { ...text, description: "The X-Request-Id of the request." },
  details: {
    type: ["array", "null"],
    items: { type: "object", required: Object.keys(fieldError), properties: fieldError },
  },
};

const common = { tag: TAG, answer: "AsyncOperation", error: "AsyncError" };
const get: ProfileOperation = { ...common, operationId: "asyncGetOperation", summary: "Gets an operation." };
const cancel: ProfileOperation = { ...common, operationId: "asyncCancelOperation", summary: "Cancels an operation." };

/** The async profile, whose operations have one status and a percentage. */
export function asyncDescription(mount: string): ProfileDescription {
  const path = `${mount}/operations/{operation_id}`;
  return {
    tag: TAG,
    description: "Operations as the clients poll them that SDK generators make.",
    paths: {
      [path]: { get: profileOperation(get) },
      [`${path}/cancel`]: { post: profileOperation(cancel) },
    },
    schemas: {
      AsyncOperation: {
        type: "object",
        description: "An operation, always with all keys.",
        required: Object.keys(operation),
        properties: operation,
      },
      AsyncError: {
        type: "object",
        description: "What went wrong.",
        required: Object.keys(error),
        properties: error,
      },
    },
  };
}
