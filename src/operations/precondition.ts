import type { State } from "../proto/messages.ts";
import { etagOf, type OperationRecord } from "./record.ts";

/** What an operation is just before it is changed. */
export interface PresentOperation {
  /** The etag of its record. */
  readonly etag: string;
  readonly state: State;
  /** The encoded google.longrunning.Operation. */
  readonly operation: Uint8Array;
}

/**
 * What a change is held to besides the rules of operations: throws the error of a change that is not to be made to what
 * is there, or where nothing is. It is asked within the compare-and-set of the change, each time that begins again.
 */
export type Precondition = (present: PresentOperation | undefined) => void;

/** Asks the precondition of a change, if it has one, about the record that is to be changed. */
export function holdTo(precondition: Precondition | undefined, record: OperationRecord): void {
  precondition?.({ etag: etagOf(record), state: record.state, operation: record.operation });
}
