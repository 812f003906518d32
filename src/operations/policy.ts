/** The choices that the operator of a server makes about its operations. Durations are in milliseconds. */
export interface Policy {
  /** How long a done operation is kept if its creator did not say. */
  readonly retention: number;
  /** The longest that WaitOperation waits. */
  readonly waitCap: number;
  /** End an operation whose producer has not ended it so long after cancellation was requested; 0 is never. */
  readonly cancelGrace: number;
  /** Refuse to cancel an operation that is done, instead of answering OK. */
  readonly strictCancel: boolean;
  /** Whether an operation that a producer is working on may be deleted. */
  readonly deleteRunning: "allow" | "reject";
}

const MINUTE = 60_000;

/** What a server does unless it is told otherwise. */
export const defaultPolicy: Policy = {
  retention: 30 * 24 * 60 * MINUTE,
  waitCap: 10 * MINUTE,
  cancelGrace: 0,
  strictCancel: false,
  deleteRunning: "allow",
};
