import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { LongrunError } from "../../errors.ts";
import { BadRequestSchema } from "../../proto/messages.ts";
import { httpStatusOf } from "../error-status.ts";

/** The types of errors by their HTTP status; others are `invalid_request` below 500 and `internal_error` from there on. */
const types: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_denied",
  404: "not_found",
  409: "conflict",
  429: "rate_limit",
};

/** The ApiError of the profile. */
export interface ApiError {
  readonly type: string;
  readonly message: string;
  readonly request_id: string;
  readonly details: readonly FieldError[] | null;
}

/** A field of a request that is malformed. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code: "invalid_format";
}

/** Shows an error in the reply to the request with this ID. `status` is that of the reply. */
export function apiError(error: LongrunError, requestId: string, status = httpStatusOf(error)): ApiError {
  const fields = error.toStatus().details.flatMap((each) => anyUnpack(each, BadRequestSchema)?.fieldViolations ?? []);
  const details = fields.map(({ field, description }) => ({
    field,
    message: description,
    code: "invalid_format" as const,
  }));
  return {
    type: types[status] ?? (status < 500 ? "invalid_request" : "internal_error"),
    message: error.message,
    request_id: requestId,
    details: details.length === 0 ? null : details,
  };
}
