import { createRegistry, toJson } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import type { LongrunError } from "../../errors.ts";
import {
  BadRequestSchema,
  Code,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../proto/messages.ts";
import type { HttpReply } from "../../rest/http.ts";

const registry = createRegistry(
  BadRequestSchema,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
);

/** A reply that tells an error. */
export interface ErrorReply extends HttpReply {
  readonly body: string;
}

/** The reply to a request that no profile has seen: the error in the JSON of Google's APIs (AIP-193), with this status. */
export function errorReply(
  status: number,
  error: LongrunError,
  headers: Readonly<Record<string, string>> = {},
): ErrorReply {
  const details = error.toStatus().details.map((detail) => toJson(AnySchema, detail, { registry }));
  const json = { error: { code: status, message: error.message, status: Code[error.code], details } };
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", ...headers },
    body: `${JSON.stringify(json, null, 2)}\n`,
    code: error.code,
    reason: error.reason,
  };
}
