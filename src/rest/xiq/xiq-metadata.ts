import { State } from "../../proto/messages.ts";
import type { AnyJson } from "../by-id/any-json.ts";
import type { RecordMessage } from "../by-id/operation-calls.ts";
import { progressOf } from "../by-id/progress-of.ts";
import { shownTime } from "../by-id/shown-time.ts";

/** The names of states in ExtremeCloud IQ. */
const statuses = {
  [State.STATE_UNSPECIFIED]: "PENDING",
  [State.PENDING]: "PENDING",
  [State.RUNNING]: "RUNNING",
  [State.CANCELLING]: "CANCELING",
  [State.SUCCEEDED]: "SUCCEEDED",
  [State.FAILED]: "FAILED",
  [State.CANCELLED]: "CANCELED",
} as const satisfies Record<State, string>;

/** The XiqOperationMetadata of ExtremeCloud IQ. Times are RFC 3339. */
export interface XiqMetadata {
  readonly status: (typeof statuses)[State];
  /** Whether it is worth cancelling. */
  readonly cancelable: boolean;
  /** An integer from 0 to 100: clients refuse others. */
  readonly percentage?: number;
  readonly step?: string;
  readonly create_time: string;
  readonly update_time: string;
  readonly start_time?: string;
  readonly end_time?: string;
  /** In whole seconds. */
  readonly expires_in: number;
}

/** Shows the bookkeeping of an operation that expires in so many milliseconds, or would if it ended now. */
export function xiqMetadata(record: RecordMessage, expiresIn: number, anyJson: AnyJson): XiqMetadata {
  const { state, createTime, updateTime, startTime, endTime } = record;
  const { percentage, step } = progressOf(record, anyJson);
  return {
    status: statuses[state],
    cancelable: state === State.PENDING || state === State.RUNNING,
    ...(percentage !== undefined && { percentage: Math.round(percentage) }),
    ...(step !== undefined && { step }),
    create_time: shownTime(createTime),
    update_time: shownTime(updateTime),
    ...(startTime && { start_time: shownTime(startTime) }),
    ...(endTime && { end_time: shownTime(endTime) }),
    expires_in: Math.max(0, Math.floor(expiresIn / 1000)),
  };
}
