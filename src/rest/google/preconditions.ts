import type { DescMethod } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import type { Precondition, PresentOperation } from "../../handlers/handler.ts";
import { OperationRegistry, Operations } from "../../proto/messages.ts";
import { contentTag, type EntityTags, opaqueTag, parseTags, withoutForm } from "./entity-tags.ts";

type Headers = Readonly<Record<string, string | undefined>>;

const { cancelOperation, deleteOperation } = Operations.method;
const { createOperation, updateOperation, heartbeat } = OperationRegistry.method;
const changing: ReadonlySet<DescMethod> = new Set<DescMethod>([
  cancelOperation,
  deleteOperation,
  createOperation,
  updateOperation,
  heartbeat,
]);

/** Whether a method may change an operation, so that preconditions are for it; all others don't look at the headers. */
export function takesPreconditions(method: DescMethod): boolean {
  return changing.has(method);
}

/**
 * What the If-Match and If-None-Match headers of a request hold its change of an operation to (RFC 9110, 13.1): it throws
 * PRECONDITION_FAILED. They may name the etag of the record or the ETag of GetOperation, of any form of the answer; the
 * comparison is strong for If-Match, weak for If-None-Match. Undefined if there are no such headers. Throws INVALID_ETAG
 * if one is malformed.
 */
export function preconditionOf(headers: Headers): Precondition | undefined {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  const wanted = parseTags("If-Match", ifMatch);
  const unwanted = parseTags("If-None-Match", ifNoneMatch);
  return (present) => {
    if (wanted !== undefined && !names(wanted, present))
      throw failed("If-Match", "does not name the operation as it is");
    if (unwanted !== undefined && names(opaque(unwanted), present)) {
      throw failed("If-None-Match", "names the operation as it is");
    }
  };
}

/**
 * The error of a creation by the headers of its request: with `If-None-Match: *`, that the name is taken is
 * PRECONDITION_FAILED. Any other error is as it was.
 */
export function errorOfCreation(thrown: unknown, headers: Headers): unknown {
  const isTaken = thrown instanceof LongrunError && thrown.reason === "OPERATION_ALREADY_EXISTS";
  return isTaken && headers["if-none-match"]?.trim() === "*"
    ? failed("If-None-Match", "asks for a name that is not taken")
    : thrown;
}

function names(tags: EntityTags, present: PresentOperation | undefined): boolean {
  if (present === undefined) return false;
  if (tags === "*") return true;
  const own = [present.etag, contentTag(present.operation)];
  return tags.some((tag) => own.includes(withoutForm(tag)));
}

function opaque(tags: EntityTags): EntityTags {
  return tags === "*" ? tags : tags.map(opaqueTag);
}

function failed(header: string, problem: string): LongrunError {
  return new LongrunError("PRECONDITION_FAILED", `${header} ${problem}.`, { header });
}
