import { Code, State } from "../../proto/messages.ts";
import type { AnyJson } from "../by-id/any-json.ts";
import type { RecordMessage } from "../by-id/operation-calls.ts";
import { idOfName } from "../by-id/operation-id.ts";
import { progressOf } from "../by-id/progress-of.ts";
import { shownTime } from "../by-id/shown-time.ts";
import { resultUrl } from "./result-url.ts";

/** The statuses of the states. Who has asked for cancellation is told at once that it is so: there is no name for less. */
const statuses = {
  [State.STATE_UNSPECIFIED]: "pending",
  [State.PENDING]: "pending",
  [State.RUNNING]: "running",
  [State.CANCELLING]: "cancelled",
  [State.SUCCEEDED]: "succeeded",
  [State.FAILED]: "failed",
  [State.CANCELLED]: "cancelled",
} as const satisfies Record<State, string>;

/** The AsyncOperation of the profile. It has all keys always, for some clients refuse what lacks one. Times are RFC 3339. */
export interface AsyncOperation {
  readonly id: string;
  readonly status: (typeof statuses)[State];
  readonly created_at: string;
  readonly updated_at: string;
  readonly result_url: string | null;
  /** `code` is the name of the google.rpc.Code. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** From 0 to 100, to two decimal places. */
  readonly progress_pct: number | null;
}

/** Shows an operation. */
export function asyncOperation(record: RecordMessage, anyJson: AnyJson): AsyncOperation {
  const { state, createTime, updateTime } = record;
  const { name = "", result } = record.operation ?? {};
  const { percentage } = progressOf(record, anyJson);
  const error = result?.case === "error" ? result.value : undefined;
  return {
    id: idOfName(name),
    status: statuses[state],
    created_at: shownTime(createTime),
    updated_at: shownTime(updateTime),
    result_url: result?.case === "response" ? resultUrl(result.value, anyJson) : null,
    error: error ? { code: Code[error.code] ?? "UNKNOWN", message: error.message } : null,
    progress_pct: percentage === undefined ? null : Math.round(percentage * 100) / 100,
  };
}

/** Whether asking again may give another status than this one. */
export function isUnfinished({ status }: AsyncOperation): boolean {
  return status === "pending" || status === "running";
}
