import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { OperationState } from "../../client/watch-states.ts";
import { Code, State } from "../../proto/messages.ts";
import { errorLine } from "./error-text.ts";
import { printable } from "./printable.ts";

/** What people want to know of an operation at a glance; the texts are printable. */
export interface Summary {
  readonly name: string;
  /** As longrun calls it; of other servers, what the operation itself tells of it. */
  readonly state: string;
  /** From 0 to 1; undefined if the server or the producer tells none. */
  readonly fraction: number | undefined;
  /** What the producer says of its progress, or how the operation failed. */
  readonly message: string;
  /** When it was created and when it ended, in milliseconds since 1970; undefined if the server does not tell. */
  readonly createTime: number | undefined;
  readonly endTime: number | undefined;
}

/** The state at a glance. */
export function summaryOf({ operation, record }: OperationState): Summary {
  const progress = record?.progress;
  return {
    name: printable(operation.name),
    state: (record && State[record.state]) ?? stateOf(operation),
    fraction: progress && Math.min(1, Math.max(0, progress.fraction)),
    message: operation.result.case === "error" ? errorLine(operation.result.value) : printable(progress?.message ?? ""),
    createTime: milliseconds(record?.createTime),
    endTime: milliseconds(record?.endTime),
  };
}

function stateOf({ done, result }: OperationState["operation"]): string {
  if (!done) return "RUNNING";
  if (result.case !== "error") return "SUCCEEDED";
  return result.value.code === Code.CANCELLED ? "CANCELLED" : "FAILED";
}

function milliseconds(time: Timestamp | undefined): number | undefined {
  return time && Number(time.seconds) * 1000 + Math.floor(time.nanos / 1e6);
}
