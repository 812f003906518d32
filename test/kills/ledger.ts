import type { OperationRecord } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { stepOf } from "./life.ts";

/** What is known of an operation: how far it has come at least, and at most. */
export interface Entry {
  readonly id: string;
  /** The last step that the server acknowledged. */
  acknowledged: number;
  /** The last step that was asked for. */
  attempted: number;
}

/** What the writers asked for and what the server acknowledged, to be compared with what is there after a crash. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #onAcknowledged: () => void;
  #acknowledged = 0;

  /** `onAcknowledged` is called after each write that is acknowledged. */
  constructor(onAcknowledged: () => void = () => {}) {
    this.#onAcknowledged = onAcknowledged;
  }

  /** A new operation, of which nothing was asked yet. */
  open(id: string): Entry {
    const entry = { id, acknowledged: 0, attempted: 0 };
    this.#entries.set(id, entry);
    return entry;
  }

  get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** How many writes were acknowledged in all. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Notes that the server has acknowledged what was attempted. */
  acknowledge(entry: Entry): void {
    entry.acknowledged = entry.attempted;
    this.#acknowledged++;
    this.#onAcknowledged();
  }

  /** Says what is wrong with an operation as it is stored, if anything; then its step is known exactly. */
  compare(entry: Entry, stored: OperationRecord | undefined): string | undefined {
    const step = stored ? stepOf(entry.id, stored) : 0;
    if (stored && step === 0) return `${entry.id} is damaged`;
    if (step < entry.acknowledged) return `${entry.id} is at step ${step}, and ${entry.acknowledged} was acknowledged`;
    if (step > entry.attempted) return `${entry.id} is at step ${step}, and only ${entry.attempted} was asked for`;
    entry.acknowledged = step;
    entry.attempted = step;
    return undefined;
  }
}
