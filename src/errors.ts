import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { anyPack, durationFromMs } from "@bufbuild/protobuf/wkt";
import {
  BadRequestSchema,
  type Code,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
  type Status,
  StatusSchema,
} from "./proto/messages.ts";
import { quote, shorten } from "./quote.ts";
import { type Reason, reasons } from "./reasons.ts";

/** The ErrorInfo domain of every error that longrun gives. */
export const ERROR_DOMAIN = "longrun";

/** The resource type that ResourceInfo details name. */
const RESOURCE_TYPE = "google.longrunning.Operation";

type Detail = (status: Status) => void;

const detail =
  <Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Detail =>
  (status) => {
    status.details.push(anyPack(schema, create(schema, init)));
  };

/** RetryInfo with the milliseconds after which to call again. */
function retryIn(milliseconds: number): Detail {
  return detail(RetryInfoSchema, { retryDelay: durationFromMs(Math.ceil(milliseconds)) });
}

/**
 * The one error of longrun: a reason from the table, a message for developers that names the input, and google.rpc
 * details (AIP-193). Thrown anywhere; each transport maps it once, by {@link LongrunError.toStatus}.
 */
export class LongrunError extends Error {
  override readonly name = "LongrunError";
  readonly reason: Reason;
  readonly #metadata: Record<string, string>;
  readonly #details: readonly Detail[];

  constructor(reason: Reason, message: string, metadata: Record<string, string> = {}, details: readonly Detail[] = []) {
    super(message);
    this.reason = reason;
    this.#metadata = metadata;
    this.#details = details;
  }

  /** The gRPC code, by the table of reasons. */
  get code(): Code {
    return reasons[this.reason];
  }

  /** The error as a google.rpc.Status: an ErrorInfo first, then the other details. */
  toStatus(): Status {
    const status = create(StatusSchema, { code: this.code, message: this.message });
    const metadata = Object.fromEntries(Object.entries(this.#metadata).map(([key, value]) => [key, shorten(value)]));
    detail(ErrorInfoSchema, { reason: this.reason, domain: ERROR_DOMAIN, metadata })(status);
    for (const add of this.#details) add(status);
    return status;
  }

  /** Turns anything thrown into a LongrunError; what is not one already becomes INTERNAL and tells nothing. */
  static from(thrown: unknown): LongrunError {
    return thrown instanceof LongrunError ? thrown : new LongrunError("INTERNAL", "Internal error.");
  }
}

/**
 * A field of a request that is malformed, whatever the state of the server (INVALID_ARGUMENT with BadRequest).
 * `value` is the offending input, if it is worth telling; `metadata` is what else the ErrorInfo is to tell.
 */
export function badField(
  reason: Reason,
  field: string,
  description: string,
  value?: string,
  metadata: Record<string, string> = {},
): LongrunError {
  const message = value === undefined ? `${field}: ${description}` : `${field} ${quote(value)}: ${description}`;
  return new LongrunError(reason, message, { field, ...(value !== undefined && { value }), ...metadata }, [
    detail(BadRequestSchema, { fieldViolations: [{ field, description, reason }] }),
  ]);
}

/** An operation that is not there (NOT_FOUND with ResourceInfo). */
export function notFound(name: string): LongrunError {
  return new LongrunError("OPERATION_NOT_FOUND", `Operation ${quote(name)} was not found.`, { name }, [
    detail(ResourceInfoSchema, { resourceType: RESOURCE_TYPE, resourceName: shorten(name) }),
  ]);
}

/** A name or request ID that is taken (ALREADY_EXISTS with the ResourceInfo of the operation that has it). */
export function alreadyExists(
  reason: "OPERATION_ALREADY_EXISTS" | "REQUEST_ID_REUSED",
  name: string,
  message: string,
): LongrunError {
  return new LongrunError(reason, message, { name }, [
    detail(ResourceInfoSchema, { resourceType: RESOURCE_TYPE, resourceName: shorten(name) }),
  ]);
}

/** An exclusive target that an unfinished operation has (ABORTED with the ResourceInfo of that operation, AIP-151). */
export function targetHeld(name: string): LongrunError {
  const message = `exclusive_target: the unfinished operation ${quote(name)} has the same.`;
  return new LongrunError("EXCLUSIVE_TARGET_HELD", message, { name }, [
    detail(ResourceInfoSchema, { resourceType: RESOURCE_TYPE, resourceName: shorten(name) }),
  ]);
}

/** An operation whose state forbids the request (FAILED_PRECONDITION with PreconditionFailure). */
export function failedPrecondition(
  reason: "OPERATION_DONE" | "OPERATION_RUNNING",
  name: string,
  description: string,
): LongrunError {
  return new LongrunError(reason, `Operation ${quote(name)} ${description}`, { name }, [
    detail(PreconditionFailureSchema, { violations: [{ type: reason, subject: shorten(name), description }] }),
  ]);
}

/** A call that this server does not finish because it is stopping (UNAVAILABLE with RetryInfo). */
export function draining(): LongrunError {
  return new LongrunError("SERVER_DRAINING", "The server is draining; call again.", {}, [retryIn(1000)]);
}

/** A call that cannot be answered because the repository cannot be reached (UNAVAILABLE with RetryInfo). */
export function repositoryUnavailable(): LongrunError {
  return new LongrunError("REPOSITORY_UNAVAILABLE", "The repository of operations is not available; call again.", {}, [
    retryIn(1000),
  ]);
}

/** A call whose caller cannot be told from its credentials (UNAUTHENTICATED). The message tells nothing of the secret. */
export function unauthenticated(
  reason: "CREDENTIALS_MISSING" | "TOKEN_INVALID" | "API_KEY_INVALID" | "CERTIFICATE_INVALID",
  message: string,
): LongrunError {
  return new LongrunError(reason, message);
}

/** Something that the caller may not do with a resource, there or not (PERMISSION_DENIED with ResourceInfo, AIP-211). */
export function permissionDenied(permission: string, resource: string): LongrunError {
  const message = `Permission ${quote(permission)} is denied on ${quote(resource)} (or it might not exist).`;
  return new LongrunError("PERMISSION_DENIED", message, { permission, resource }, [
    detail(ResourceInfoSchema, { resourceType: RESOURCE_TYPE, resourceName: shorten(resource) }),
  ]);
}

/** A call of a principal that has made too many of late (RESOURCE_EXHAUSTED with RetryInfo: milliseconds from now). */
export function rateLimited(retryDelay: number): LongrunError {
  return new LongrunError("RATE_LIMITED", "The caller has made too many calls; call again later.", {}, [
    retryIn(retryDelay),
  ]);
}

/** A request for which there is no room among those that are still coming (RESOURCE_EXHAUSTED with RetryInfo). */
export function serverBusy(): LongrunError {
  const message = "The server is receiving too many large requests; call again later.";
  return new LongrunError("SERVER_BUSY", message, {}, [retryIn(1000)]);
}

/** A call that is to wait or to watch, of which so many do already (RESOURCE_EXHAUSTED with RetryInfo). */
export function tooManyWaits(calls: string): LongrunError {
  const message = `${calls} wait or watch already; call again later.`;
  return new LongrunError("TOO_MANY_WAITS", message, {}, [retryIn(1000)]);
}

/** A stream of responses whose client reads too slowly (RESOURCE_EXHAUSTED). */
export function watchTooSlow(problem: string): LongrunError {
  return new LongrunError("WATCH_TOO_SLOW", `${problem}; list, then watch again.`);
}

/** A call whose credentials cannot be checked now, for their keys cannot be had (UNAVAILABLE with RetryInfo). */
export function authenticationUnavailable(): LongrunError {
  const message = "The credentials cannot be checked at the moment; call again.";
  return new LongrunError("AUTHENTICATION_UNAVAILABLE", message, {}, [retryIn(1000)]);
}

/** A write for which the repository has no room; nothing was changed (RESOURCE_EXHAUSTED). */
export function repositoryFull(): LongrunError {
  return new LongrunError("REPOSITORY_FULL", "The repository of operations has no room left; nothing was changed.");
}
