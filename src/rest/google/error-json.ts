import { type JsonValue, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { LongrunError } from "../../errors.ts";
import type { ProtoJson } from "../../json/proto-json.ts";
import { BadRequestSchema, Code, type Status, StatusSchema } from "../../proto/messages.ts";
import { httpStatusOf } from "../error-status.ts";
import type { SystemParameters } from "./system-parameters.ts";

/** The reasons of the first format, which are fewer than codes. */
const firstReasons: Readonly<Record<Code, string>> = {
  [Code.OK]: "ok",
  [Code.CANCELLED]: "clientClosedRequest",
  [Code.UNKNOWN]: "backendError",
  [Code.INVALID_ARGUMENT]: "badRequest",
  [Code.DEADLINE_EXCEEDED]: "backendError",
  [Code.NOT_FOUND]: "notFound",
  [Code.ALREADY_EXISTS]: "alreadyExists",
  [Code.PERMISSION_DENIED]: "forbidden",
  [Code.UNAUTHENTICATED]: "required",
  [Code.RESOURCE_EXHAUSTED]: "rateLimitExceeded",
  [Code.FAILED_PRECONDITION]: "failedPrecondition",
  [Code.ABORTED]: "conflict",
  [Code.OUT_OF_RANGE]: "badRequest",
  [Code.UNIMPLEMENTED]: "notImplemented",
  [Code.INTERNAL]: "backendError",
  [Code.UNAVAILABLE]: "backendError",
  [Code.DATA_LOSS]: "backendError",
};

/**
 * An error in the JSON of Google's APIs: version 2 has google.rpc details (AIP-193), version 1 a list of errors with
 * short reasons, each of a request's field if one is to blame. `code` is the HTTP status.
 */
export function errorJson(json: ProtoJson, error: LongrunError, version: SystemParameters["errorVersion"]): JsonValue {
  const { message, code } = error;
  const status = error.toStatus();
  const common = { code: httpStatusOf(error), message };
  if (version === 1) return { error: { ...common, errors: firstErrors(status), status: Code[code] } };
  return { error: { ...common, status: Code[code], details: detailsJson(json, status) } };
}

function detailsJson(json: ProtoJson, status: Status): JsonValue {
  const encoded = json.encode(StatusSchema, toBinary(StatusSchema, status));
  return Object.entries(encoded ?? {}).find(([key]) => key === "details")?.[1] ?? [];
}

function firstErrors({ code, message, details }: Status): { [key: string]: JsonValue }[] {
  const fields = details.flatMap((detail) => anyUnpack(detail, BadRequestSchema)?.fieldViolations ?? []);
  const domain = "global";
  if (fields.length === 0) return [{ message, domain, reason: firstReasons[code as Code] ?? "backendError" }];
  return fields.map(({ field, description }) => {
    return { message: description, domain, reason: "invalidParameter", locationType: "parameter", location: field };
  });
}
