import { type LongrunError, watchTooSlow } from "../../errors.ts";
import { defaultLimits, type Limits } from "../../limits.ts";
import type { Change } from "../../repository/repository.ts";
import { versionOf } from "./version.ts";
import type { Inbox } from "./watcher.ts";

/** How many changes, and how many bytes of operations in them, may wait for a reader. */
export type PendingLimits = Pick<Limits, "maxWatchChanges" | "maxWatchBytes">;

/**
 * Keeps the newest change of each operation, in the order in which the operations first changed. An operation that is
 * created anew under its old name is another one.
 */
export class PendingChanges implements Inbox {
  readonly #changes = new Map<string, Change>();
  readonly #limits: PendingLimits;
  #bytes = 0;

  constructor(limits: PendingLimits = defaultLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  /** Adds a change, or forgets everything and gives WATCH_TOO_SLOW if that is too much. */
  put(change: Change): LongrunError | undefined {
    const version = versionOf(change);
    const key = version?.uid ?? change.name;
    // What an unknown deletion deleted may have been created after one that waits, so it goes to the end.
    if (version === undefined) this.#remove(key);
    this.#bytes += bytesOf(change) - bytesOf(this.#changes.get(key));
    this.#changes.set(key, change);
    const { maxWatchChanges, maxWatchBytes } = this.#limits;
    if (this.#changes.size <= maxWatchChanges && this.#bytes <= maxWatchBytes) return undefined;
    this.#changes.clear();
    return watchTooSlow("More has changed than the watcher has read");
  }

  take(): Change | undefined {
    for (const [key, change] of this.#changes) {
      this.#remove(key);
      return change;
    }
    return undefined;
  }

  #remove(key: string): void {
    this.#bytes -= bytesOf(this.#changes.get(key));
    this.#changes.delete(key);
  }
}

function bytesOf(change: Change | undefined): number {
  return (change?.record ?? change?.deleted)?.operation.length ?? 0;
}
