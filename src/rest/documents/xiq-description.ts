import type { JsonObject } from "@bufbuild/protobuf";
import type { XiqError } from "../xiq/xiq-error.ts";
import type { XiqMetadata } from "../xiq/xiq-metadata.ts";
import type { XiqOperation } from "../xiq/xiq-operation.ts";
import { openApiDialect } from "./openapi-dialect.ts";
import type { ProfileDescription } from "./profile-description.ts";
import { type ProfileOperation, profileOperation } from "./profile-operation.ts";

const TAG = "xiq";

const text = { type: "string" };
const time = { type: "string", format: "date-time" };

const operation: Readonly<Record<keyof XiqOperation, JsonObject>> = {
  id: { ...text, description: "The ID in the path." },
  metadata: openApiDialect.reference("XiqOperationMetadata"),
  done: { type: "boolean" },
  response: { description: "What the operation has given." },
  error: openApiDialect.reference("XiqError"),
};

const metadata: Readonly<Record<keyof XiqMetadata, JsonObject>> = {
  status: { ...text, enum: ["PENDING", "RUNNING", "CANCELING", "SUCCEEDED", "FAILED", "CANCELED"] },
  cancelable: { type: "boolean", description: "Whether it can be cancelled now." },
  percentage: { type: "integer", minimum: 0, maximum: 100 },
  step: { ...text, description: "What is being done." },
  create_time: time,
  update_time: time,
  start_time: time,
  end_time: time,
  expires_in: { type: "integer", minimum: 0, description: "The seconds until the operation is forgotten." },
};

const error: Readonly<Record<keyof XiqError, JsonObject>> = {
  error_code: { ...text, description: "The name of the google.rpc.Code, such as `NOT_FOUND`." },
  error_id: { ...text, description: "Names this one error." },
  error_message: text,
  error_message_description: text,
  error_message_code: { ...text, description: "The reason, as the ErrorInfo has it." },
  error_params: { type: "object", additionalProperties: text },
};

const common = { tag: TAG, error: "XiqError" };
const get: ProfileOperation = {
  ...common,
  operationId: "xiqGetOperation",
  summary: "Gets an operation.",
  answer: "XiqOperation",
};
const remove: ProfileOperation = {
  ...common,
  operationId: "xiqDeleteOperation",
  summary: "Deletes an operation that is done or pending.",
};
const cancel: ProfileOperation = { ...common, operationId: "xiqCancelOperation", summary: "Cancels an operation." };

/** The xiq profile, whose operations are those of ExtremeCloud IQ. */
export function xiqDescription(mount: string): ProfileDescription {
  const path = `${mount}/operations/{operation_id}`;
  return {
    tag: TAG,
    description: "Operations as ExtremeCloud IQ has them.",
    paths: {
      [path]: { get: profileOperation(get), delete: profileOperation(remove) },
      [`${path}/:cancel`]: { post: profileOperation(cancel) },
    },
    schemas: {
      XiqOperation: object("An operation.", operation, ["id", "metadata", "done"]),
      XiqOperationMetadata: object("How an operation stands.", metadata, [
        "status",
        "cancelable",
        "create_time",
        "update_time",
        "expires_in",
      ]),
      XiqError: object("What went wrong.", error, [
        "error_code",
        "error_id",
        "error_message",
        "error_message_description",
      ]),
    },
  };
}

function object(description: string, properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: "object", description, required: [...required], properties };
}
