import { create } from "@bufbuild/protobuf";
import { StatusError } from "../../client/status-error.ts";
import type { OperationState } from "../../client/watch-states.ts";
import { Code, StatusSchema } from "../../proto/messages.ts";
import type { Invocation } from "./client-command.ts";

/** The longest that a timer of Node runs, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Tells each state of an operation, until it is done or the time of the invocation is over. Gives the last one. Throws
 * DEADLINE_EXCEEDED if there was none in time.
 */
export async function follow(
  { client, timeout, signal }: Invocation,
  name: string,
  onState: (state: OperationState) => Promise<void> | void,
): Promise<OperationState> {
  const timer = timeout === undefined ? undefined : AbortSignal.timeout(Math.min(timeout, LONGEST_TIMER));
  let last: OperationState | undefined;
  try {
    for await (const state of client.watch(name, { signal: timer ? AbortSignal.any([signal, timer]) : signal })) {
      last = state;
      await onState(state);
    }
  } catch (error) {
    if (signal.aborted || !timer?.aborted) throw error;
  }
  if (last) return last;
  const message = "the server has not answered in time";
  throw new StatusError(create(StatusSchema, { code: Code.DEADLINE_EXCEEDED, message }));
}
