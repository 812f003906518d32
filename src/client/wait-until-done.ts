import { checkMilliseconds } from "../check-argument.ts";
import type { Operation } from "../proto/messages.ts";
import { Poller } from "./poller.ts";
import type { StateSource } from "./state-source.ts";

/** How an operation is waited for. */
export interface WaitOptions {
  /** Stops the waiting. */
  readonly signal?: AbortSignal | undefined;
  /**
   * After how many milliseconds the latest state is given, done or not; never without it. If the server is silent, the
   * waiting fails with DEADLINE_EXCEEDED two seconds later at most.
   */
  readonly timeout?: number | undefined;
  /** Told of each state that is seen on the way. */
  readonly onState?: ((operation: Operation) => void) | undefined;
}

/** The longest that one call waits, in milliseconds: proxies cut connections that are silent for a minute. */
const LONGEST_CALL = 50_000;

/**
 * Waits until an operation is done, by WaitOperation; if the server has none, by asking again and again, at longer and
 * longer intervals. Bears with a server that is unavailable for a while, as long as there is time.
 */
export async function waitUntilDone(
  source: StateSource,
  name: string,
  { signal, timeout = Number.POSITIVE_INFINITY, onState }: WaitOptions,
): Promise<Operation> {
  checkMilliseconds("timeout", timeout);
  const end = source.timing.now() + timeout;
  const poller = new Poller(source, name, { signal, end });
  for (;;) {
    const left = end - source.timing.now();
    const operation = await (left > 0 ? poller.next(Math.min(left, LONGEST_CALL)) : poller.latest());
    onState?.(operation);
    if (operation.done || source.timing.now() >= end) return operation;
  }
}
