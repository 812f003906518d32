import type { Reason } from "../../reasons.ts";

/** That somebody cancelled or deleted an operation, or was refused it. */
export interface AuditEvent {
  /** When the call ended, in milliseconds since 1970. */
  readonly time: number;
  readonly action: "cancel" | "delete";
  /** The name of the operation as the caller gave it, shortened; it need not be well-formed. */
  readonly name: string;
  /** The name of the principal. */
  readonly principal: string;
  /** The name of the gRPC code, such as `OK`. */
  readonly code: string;
  /** The reason of the error; undefined if it was done. */
  readonly reason?: Reason;
}
