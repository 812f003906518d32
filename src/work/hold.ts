import { create } from "@bufbuild/protobuf";
import { type Any, durationFromMs } from "@bufbuild/protobuf/wkt";
import { aborted } from "../aborted.ts";
import type { Clock } from "../clock.ts";
import { LongrunError } from "../errors.ts";
import type { OperationService } from "../operations/operation-service.ts";
import { isCancelRequested, isDone, type NewOperationRecord, type Progress } from "../operations/record.ts";
import { HeartbeatRequestSchema, type Operation, UpdateOperationRequestSchema } from "../proto/messages.ts";
import { isLost } from "./is-lost.ts";
import { type StopCause, WorkStoppedError } from "./work-stopped-error.ts";

/** How an operation ends. */
export type Result = Operation["result"];

/** What a hold needs besides an operation. */
export interface HoldContext {
  readonly operations: Pick<OperationService, "heartbeat" | "update">;
  readonly clock: Clock;
  /** How long a lease lasts, in milliseconds: it is renewed three times in this time. */
  readonly leaseDuration: number;
  /** Told of writes that failed; they are tried again. */
  readonly onError: (error: unknown) => void;
}

/** In milliseconds. */
const SHORTEST_LEASE = 1000;

/** A producer's hold of an operation: keeps its lease, writes what the work reports, and tells when the work is to stop. */
export class Hold {
  readonly name: string;
  readonly uid: string;
  readonly #leaseToken: string;
  readonly #context: HoldContext;
  readonly #controller = new AbortController();
  readonly #givenUp = new AbortController();
  readonly #over = new AbortController();
  #progress: Progress | undefined;
  #isBeating = false;
  #isDue = false;
  #isEnding = false;
  #cancelTimer = () => {};
  #cancelExpiry = () => {};
  #beaten: Promise<void> = Promise.resolve();
  #written: Promise<unknown> = Promise.resolve();

  /** Takes an operation whose lease has just been taken or renewed. */
  constructor({ name, uid }: NewOperationRecord, leaseToken: string, context: HoldContext) {
    this.name = name;
    this.uid = uid;
    this.#leaseToken = leaseToken;
    this.#context = context;
    this.#renewed();
    this.#schedule(context.leaseDuration / 3);
  }

  /** Aborts with a {@link WorkStoppedError} when the work is to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Notes progress; it is written as soon as the last write is done. */
  progress(progress: Progress): void {
    if (this.#over.signal.aborted) return;
    this.#progress = progress;
    this.#beatNow();
  }

  /** Writes metadata, after what was given before. */
  updateMetadata(metadata: Any): Promise<void> {
    const written = this.#written.then(() => this.#update({ metadata }, ["metadata"]));
    this.#written = written.catch(() => {});
    return written;
  }

  /** Rejects with a {@link WorkStoppedError} when the work is given up. */
  async givenUp(): Promise<never> {
    await aborted(this.#givenUp.signal);
    throw new WorkStoppedError("stopping");
  }

  /** Gives the work up: whoever waits for it waits no more. */
  giveUp(): void {
    this.#givenUp.abort();
  }

  /** Leaves the operation to the next producer, and the lease as short as can be. */
  async handOver(): Promise<void> {
    this.#isEnding = true;
    await Promise.all([this.#written, this.#beaten]);
    try {
      if (!this.#over.signal.aborted) await this.#renew(SHORTEST_LEASE);
    } finally {
      this.release();
    }
  }

  /** Looks at the operation as a change shows it; without a record it may be anything. */
  observe(record: NewOperationRecord | undefined): void {
    if (this.#isEnding || this.#over.signal.aborted) return;
    if (record?.uid === this.uid && !isDone(record)) this.#look(record);
    else this.#beatNow();
  }

  /** Tells the work to stop. */
  stop(why: StopCause): void {
    this.#controller.abort(new WorkStoppedError(why));
  }

  /**
   * Ends the operation, unless it was lost. If that fails, tries it again until the operation is given up; rejects if
   * the result itself is refused.
   */
  async end(result: Result): Promise<void> {
    this.#isEnding = true;
    // What is being written comes before the end.
    await Promise.all([this.#written, this.#beaten]);
    while (!this.#over.signal.aborted) {
      if (await this.#tryToEnd(result)) return this.release();
      if (this.#givenUp.signal.aborted) return this.release();
      await Promise.race([aborted(this.#givenUp.signal), aborted(this.#over.signal), this.#pause()]);
    }
  }

  /** Writes nothing any more; the lease ends by itself. */
  release(): void {
    this.#over.abort();
    this.#cancelTimer();
    this.#cancelExpiry();
  }

  async #tryToEnd(result: Result): Promise<boolean> {
    try {
      await this.#update({ done: true, result }, ["done", result.case ?? "response"]);
      return true;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (!this.#over.signal.aborted) this.#context.onError(error);
      return false;
    }
  }

  #pause(): Promise<void> {
    const { clock, leaseDuration } = this.#context;
    return new Promise((resolve) => clock.after(leaseDuration / 10, resolve));
  }

  async #update(operation: Partial<Pick<Operation, "metadata" | "done" | "result">>, paths: string[]): Promise<void> {
    if (this.#over.signal.aborted) throw new WorkStoppedError("lost");
    const progress = this.#takeProgress();
    const { name } = this;
    try {
      const request = create(UpdateOperationRequestSchema, {
        name,
        operation,
        updateMask: { paths },
        leaseToken: this.#leaseToken,
        ...(progress && { progress }),
      });
      await this.#context.operations.update(name, request);
    } catch (error) {
      this.#progress ??= progress;
      if (isLost(error)) {
        this.#lose();
        throw new WorkStoppedError("lost");
      }
      throw error;
    }
  }

  #beatNow(): void {
    this.#isDue = true;
    if (!this.#isBeating) this.#beaten = this.#beat();
  }

  async #beat(): Promise<void> {
    this.#isBeating = true;
    this.#cancelTimer();
    const { leaseDuration, onError } = this.#context;
    let delay = leaseDuration / 3;
    do {
      this.#isDue = false;
      try {
        await this.#renew(leaseDuration);
      } catch (error) {
        if (isLost(error)) this.#lose();
        else if (!this.#over.signal.aborted) onError(error);
        delay = leaseDuration / 10;
        break;
      }
    } while (this.#isDue && !this.#isEnding && !this.#over.signal.aborted);
    this.#isBeating = false;
    if (!this.#over.signal.aborted) this.#schedule(delay);
  }

  async #renew(leaseDuration: number): Promise<void> {
    const { operations } = this.#context;
    const progress = this.#takeProgress();
    try {
      const request = create(HeartbeatRequestSchema, {
        name: this.name,
        leaseToken: this.#leaseToken,
        leaseDuration: durationFromMs(leaseDuration),
        ...(progress && { progress }),
      });
      const { record } = await operations.heartbeat(this.name, request);
      this.#renewed();
      this.#look(record);
    } catch (error) {
      this.#progress ??= progress;
      throw error;
    }
  }

  #takeProgress(): Progress | undefined {
    const progress = this.#progress;
    this.#progress = undefined;
    return progress;
  }

  #look(record: NewOperationRecord): void {
    if (isCancelRequested(record)) this.stop("cancelled");
  }

  /** Begins the time within which the lease has to be renewed. */
  #renewed(): void {
    this.#cancelExpiry();
    if (this.#over.signal.aborted) return;
    this.#cancelExpiry = this.#context.clock.after(this.#context.leaseDuration, () => this.#lose());
  }

  #lose(): void {
    this.stop("lost");
    this.release();
  }

  #schedule(delay: number): void {
    this.#cancelTimer = this.#context.clock.after(delay, () => this.#beatNow());
  }
}

/** Whether a write that failed may succeed later: its own fault was not what it failed for. */
function mayPass(error: unknown): boolean {
  return !(error instanceof LongrunError && error.reason.startsWith("INVALID_"));
}
