import type { Any, FieldMask } from "@bufbuild/protobuf/wkt";
import { writtenPaths } from "../aip/field-mask.ts";
import { badField } from "../errors.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import type { Operation } from "../proto/messages.ts";
import type { Progress } from "./record.ts";

/** What a producer's write changes of an operation; what is undefined stays as it is. */
export interface OperationWrite {
  /** The new metadata, or null to clear it. */
  readonly metadata?: Any | null;
  /** How the operation ends, if it does. */
  readonly result?: NonNullable<Operation["result"]>;
  readonly progress?: Progress;
}

const PATHS = ["metadata", "done", "response", "error"] as const;
type Path = (typeof PATHS)[number];

/** How long the message of a progress may be: some lines for people. */
const LONGEST_MESSAGE = 2048;

/**
 * Reads a producer's write: the fields of the operation that the mask names (the populated ones without a mask), and
 * the progress. Throws INVALID_UPDATE_MASK, INVALID_OPERATION or INVALID_PROGRESS.
 */
export function parseWrite(
  operation: Operation | undefined,
  mask: FieldMask | undefined,
  progress: Progress | undefined,
  { maxMaskPaths }: Pick<Limits, "maxMaskPaths"> = defaultLimits,
): OperationWrite {
  const paths = writtenPaths(mask?.paths ?? [], PATHS, operation ? populatedPaths(operation) : [], maxMaskPaths);
  const result = parseResult(operation, paths);
  return {
    ...(paths.has("metadata") && { metadata: parseMetadata(operation) }),
    ...(result && { result }),
    ...(progress && { progress: parseProgress(progress) }),
  };
}

function populatedPaths(operation: Operation): Path[] {
  return PATHS.filter((path) => {
    if (path === "metadata") return operation.metadata !== undefined;
    return path === "done" ? operation.done : operation.result.case === path;
  });
}

function parseMetadata(operation: Operation | undefined): Any | null {
  if (operation?.metadata === undefined) return null;
  checkAny(operation.metadata, "operation.metadata");
  return operation.metadata;
}

function parseResult(operation: Operation | undefined, paths: ReadonlySet<Path>): Operation["result"] | undefined {
  const done = paths.has("done") && operation?.done === true;
  const result = operation?.result;
  if (result?.case === undefined || !paths.has(result.case)) {
    if (done) throw badField("INVALID_OPERATION", "operation.done", "needs a response or an error in the same write.");
    return undefined;
  }
  const field = `operation.${result.case}`;
  if (!done) throw badField("INVALID_OPERATION", field, "needs done = true in the same write.");
  if (result.case === "response") {
    checkAny(result.value, field);
  } else {
    const { code, details } = result.value;
    if (code < 1 || code > 16) {
      throw badField("INVALID_OPERATION", `${field}.code`, "must be a gRPC code from 1 to 16.", String(code));
    }
    for (const [index, detail] of details.entries()) checkAny(detail, `${field}.details[${index}]`);
  }
  return result;
}

function checkAny(any: Any, field: string): void {
  if (any.typeUrl.includes("/")) return;
  const example = "type.googleapis.com/google.protobuf.Empty";
  throw badField("INVALID_OPERATION", `${field}.type_url`, `must contain a "/", as in ${example}.`, any.typeUrl);
}

/** Reads a progress. Throws INVALID_PROGRESS. */
export function parseProgress({ fraction, message }: Progress): Progress {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw badField("INVALID_PROGRESS", "progress.fraction", "must be a number from 0 to 1.", String(fraction));
  }
  const length = [...message].length;
  if (length > LONGEST_MESSAGE) {
    const description = `has ${length} characters; the most is ${LONGEST_MESSAGE}.`;
    throw badField("INVALID_PROGRESS", "progress.message", description, message);
  }
  return { fraction, message };
}
