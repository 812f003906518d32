import { LongrunError } from "../../errors.ts";
import type { Code, Status } from "../../proto/messages.ts";

/** The error of a method of the user's, with its own code and details. */
export class ImplementationError extends LongrunError {
  readonly #status: Status;

  constructor(status: Status) {
    super("INTERNAL", status.message);
    this.#status = status;
  }

  override get code(): Code {
    return this.#status.code;
  }

  override toStatus(): Status {
    return this.#status;
  }
}
