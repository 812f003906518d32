import type { Worker } from "node:worker_threads";
import { repositoryFull, repositoryUnavailable } from "../../errors.ts";
import type { BatchOutcome, Change, Insert, InsertOutcome, Outcome, Write } from "./write.ts";

/** The most writes, and about the most bytes of operations, that are committed together. */
const LARGEST_BATCH = 1024;
const LONGEST_BATCH = 16 * 1024 * 1024;

/** A write whose outcome somebody waits for. */
interface Pending {
  readonly write: Write;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has a thread of its own do writes. Those that come while a commit is under way wait for it, and are then sent and
 * committed together, in the order in which they came. If the thread ends for any reason, its writes are rejected, and
 * the next write starts another.
 */
export class Writer {
  readonly #start: () => Worker;
  readonly #onLost: () => void;
  readonly #queue: Pending[] = [];
  #worker: Worker | undefined;
  #underWay: readonly Pending[] = [];
  #isScheduled = false;
  #isClosed = false;
  readonly #idle: (() => void)[] = [];

  /** `start` starts the thread; `onLost` is told when it ended and what became of some writes is not known. */
  constructor(start: () => Worker, onLost: () => void) {
    this.#start = start;
    this.#onLost = onLost;
  }

  /**
   * Has a write done, and gives what became of it as soon as that is on the disk. Rejects with REPOSITORY_FULL if there
   * is no room, with REPOSITORY_UNAVAILABLE if the store does not work or is closed.
   */
  do(write: Insert): Promise<InsertOutcome>;
  do(write: Change): Promise<boolean>;
  do(write: Write): Promise<Outcome> {
    if (this.#isClosed) return Promise.reject(repositoryUnavailable());
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, resolve, reject });
      this.#schedule();
    });
  }

  /** Does what has been asked for, and ends the thread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#queue.length > 0 || this.#underWay.length > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage(null);
    await ended;
  }

  /** Sends what waits when the present callbacks are done, so that writes made at once are committed together. */
  #schedule(): void {
    if (this.#isScheduled || this.#underWay.length > 0) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    let bytes = 0;
    const end = this.#queue.findIndex(({ write }, index) => {
      bytes += bytesOf(write);
      return index > 0 && (index === LARGEST_BATCH || bytes > LONGEST_BATCH);
    });
    this.#underWay = this.#queue.splice(0, end < 0 ? this.#queue.length : end);
    try {
      this.#worker ??= this.#started();
      this.#worker.ref();
      this.#worker.postMessage(this.#underWay.map(({ write }) => write));
    } catch (error) {
      this.#fail(error);
    }
  }

  #started(): Worker {
    const worker = this.#start();
    let cause: unknown;
    worker.on("message", (outcome: BatchOutcome) => this.#settle(outcome));
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("exit", () => {
      this.#worker = undefined;
      this.#fail(cause);
    });
    return worker;
  }

  #settle(outcome: BatchOutcome): void {
    const settled = this.#underWay;
    this.#underWay = [];
    // The next commit goes on while those who wrote are told. Without one, the thread keeps no process alive.
    if (this.#queue.length > 0) this.#send();
    else this.#worker?.unref();
    for (const [index, { resolve, reject }] of settled.entries()) {
      const each = typeof outcome === "string" ? outcome : outcome[index];
      if (each === undefined || each === "unavailable") reject(repositoryUnavailable());
      else if (each === "full") reject(repositoryFull());
      else if (typeof each === "object" && "refused" in each) reject(new Error(each.refused));
      else resolve(each);
    }
    this.#tellIdle();
  }

  /** The thread has ended, or could not be started: it is not known what became of the writes under way. */
  #fail(cause: unknown): void {
    const failed = this.#underWay;
    this.#underWay = [];
    const error = Object.assign(repositoryUnavailable(), { cause });
    for (const { reject } of failed) reject(error);
    if (failed.length > 0) this.#onLost();
    if (this.#queue.length > 0) this.#schedule();
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.#queue.length > 0 || this.#underWay.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** About how long a write is. */
function bytesOf(write: Write): number {
  const operation = write.kind === "delete" ? undefined : write.values.at(-1);
  return operation instanceof Uint8Array ? operation.length : 0;
}
