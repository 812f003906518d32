/**
 * Why a work function is to stop: `cancelled`, a client has cancelled the operation; `lost`, the operation was deleted or
 * ended, or its lease was lost, so that nothing more is written; `stopping`, the process stops.
 */
export type StopCause = "cancelled" | "lost" | "stopping";

const messages: Readonly<Record<StopCause, string>> = {
  cancelled: "The operation was cancelled.",
  lost: "The operation is not worked on by this process any more.",
  stopping: "The server is stopping.",
};

/** The reason of the signal that a work function is given; an AbortError, as other aborts are. */
export class WorkStoppedError extends Error {
  override readonly name = "AbortError";
  readonly why: StopCause;

  constructor(why: StopCause) {
    super(messages[why]);
    this.why = why;
  }
}
