import type { AnyJson } from "../by-id/any-json.ts";
import type { RecordMessage } from "../by-id/operation-calls.ts";

/** How far an operation has come, if anybody said. */
export interface ShownProgress {
  /** From 0 to 100. */
  readonly percentage: number | undefined;
  /** What is being done, in words for people; not empty. */
  readonly step: string | undefined;
}

/**
 * The progress of an operation: what its producer reported as such, else `percentage` and `step` of its metadata if that
 * is a Struct with these.
 */
export function progressOf({ progress, operation }: RecordMessage, anyJson: AnyJson): ShownProgress {
  const { percentage, step } = anyJson.fieldsOf(operation?.metadata);
  const reported = progress && progress.fraction * 100;
  return {
    percentage: reported ?? (isPercentage(percentage) ? percentage : undefined),
    step: progress?.message || (typeof step === "string" && step !== "" ? step : undefined),
  };
}

function isPercentage(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 100;
}
