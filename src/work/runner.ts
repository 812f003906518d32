import { setImmediate } from "node:timers/promises";
import { create, type Registry } from "@bufbuild/protobuf";
import { type Any, durationFromMs } from "@bufbuild/protobuf/wkt";
import { aborted } from "../aborted.ts";
import { checkMilliseconds } from "../check-argument.ts";
import { draining, LongrunError } from "../errors.ts";
import type { Core } from "../operations/core.ts";
import { staleLease } from "../operations/lease.ts";
import { etagOf, type NewOperationRecord, type OperationRecord } from "../operations/record.ts";
import { Code, HeartbeatRequestSchema } from "../proto/messages.ts";
import { createHeld } from "./create-held.ts";
import { Hold, type HoldContext, type Result } from "./hold.ts";
import { operationPromise } from "./operation-info.ts";
import type { Order } from "./order.ts";
import { PayloadPacker } from "./payload-packer.ts";
import { createQueued } from "./queue/create-queued.ts";
import type { JobQueue } from "./queue/work-queue.ts";
import { type Slot, Slots } from "./slots.ts";
import type { AnyStartOptions } from "./start-options.ts";
import { StartedOperation } from "./started-operation.ts";
import { isAbort, statusOfThrown } from "./status-of-thrown.ts";
import { WorkStoppedError } from "./work-stopped-error.ts";

/** How a process works on operations. */
export interface RunnerLimits {
  /** How many operations are worked on at the same time; any number by default. */
  readonly maxConcurrent: number;
  /** What becomes of one more: it waits for its turn, RUNNING already, or it is refused with TOO_MANY_RUNNING. */
  readonly whenFull: "wait" | "refuse";
  /** How long a lease lasts, in milliseconds, at least 1,000: so long after a crash its operations end. */
  readonly leaseDuration: number;
  /** How long functions may take to end that were told to stop because the process stops, in milliseconds. */
  readonly lastWords: number;
}

/** What a process does unless it is told otherwise. */
export const defaultRunnerLimits: RunnerLimits = {
  maxConcurrent: Number.POSITIVE_INFINITY,
  whenFull: "wait",
  leaseDuration: 30_000,
  lastWords: 1000,
};

/** What a runner needs besides its limits. */
export interface RunnerContext extends Pick<HoldContext, "operations"> {
  readonly core: Core;
  /** The types of the descriptor set; asked for at each use. */
  readonly types: () => Registry;
  /** Told of what functions throw that nobody else is told, and of writes that failed. */
  readonly onError: (error: unknown) => void;
}

/** What is to be done for an operation. */
export interface Task {
  /** The metadata with which the operation begins. */
  readonly metadata?: Any | undefined;
  /** What is kept with the operation so that another process can go on with it. */
  readonly order?: Order;
  /** Does the work and gives the packed response. */
  readonly answer: (hold: Hold, attempt: number) => Promise<Any>;
}

/** Work on an operation that was taken over. */
export interface TakenOver {
  /** Resolves when the work is over, whatever became of the operation. */
  readonly over: Promise<void>;
}

/** What packs the payloads of some operations. */
export interface Packers {
  readonly responses: PayloadPacker;
  readonly metadatas: PayloadPacker;
}

/** How long a repository that does not answer may keep a process from stopping, in milliseconds. */
const LAST_WRITES = 5000;

const LONGEST_INTERVAL = 2 ** 31 - 1;

/** Works on operations in this process, by functions that it keeps leases for. */
export class Runner {
  readonly #context: RunnerContext;
  readonly #limits: RunnerLimits;
  readonly #slots: Slots;
  readonly #holds = new Map<string, Hold>();
  /** What is being started or run. */
  readonly #busy = new Set<Promise<unknown>>();
  readonly #waiting = new Set<Hold>();
  readonly #unsubscribe: () => void;
  #isDraining = false;

  constructor(context: RunnerContext, limits: RunnerLimits) {
    this.#context = context;
    this.#limits = limits;
    this.#slots = new Slots(limits.maxConcurrent, limits.whenFull);
    this.#unsubscribe = context.core.repository.subscribe(
      ({ name, record }) => this.#holds.get(name)?.observe(record),
      () => {
        for (const hold of this.#holds.values()) hold.observe(undefined);
      },
    );
  }

  /** Whether nothing is started any more. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** What packs the payloads of some operations. Throws OPERATION_TYPE_MISMATCH or a TypeError. */
  packersFor(options: Pick<AnyStartOptions, "method" | "responseType" | "metadataType">): Packers {
    const promise = "method" in options ? operationPromise(options.method, this.#context.types) : undefined;
    return {
      responses: new PayloadPacker("response", options.responseType, promise),
      metadatas: new PayloadPacker("metadata", options.metadataType, promise),
    };
  }

  /** Creates an operation and works on it. Rejects as CreateOperation does, with TOO_MANY_RUNNING or SERVER_DRAINING. */
  start(options: AnyStartOptions, task: Task): Promise<StartedOperation> {
    return this.#whileBusy(this.#start(options, task));
  }

  /**
   * Works on an operation that nobody works on, or not any more. Rejects with TOO_MANY_RUNNING, and with STALE_LEASE if it
   * has changed since it was read; resolves when the lease is taken.
   */
  takeOver(record: OperationRecord, task: Task): Promise<TakenOver> {
    return this.#whileBusy(this.#takeOver(record, task));
  }

  /** Creates an operation for whichever process takes its job. Rejects as {@link createQueued} does, and when draining. */
  enqueue(
    options: AnyStartOptions,
    metadata: Any | undefined,
    order: Order,
    jobs: JobQueue,
  ): Promise<StartedOperation> {
    return this.#whileBusy(this.#enqueue(options, metadata, order, jobs));
  }

  /**
   * Starts nothing any more, nor what waits for its turn. Resolves when nothing runs: what runs after `grace` milliseconds
   * is told to stop, and what goes on all the same is left alone soon after that; all of these end with UNAVAILABLE, if the
   * repository answers. Rejects with a RangeError for a grace that is no duration.
   */
  async drain(grace: number): Promise<void> {
    checkMilliseconds("grace", grace);
    this.#isDraining = true;
    for (const hold of this.#waiting) hold.stop("stopping");
    const { clock } = this.#context.core;
    const cancelGrace = clock.after(grace, () => {
      for (const hold of this.#holds.values()) hold.stop("stopping");
    });
    const cancelEnd = clock.after(grace + this.#limits.lastWords, () => {
      for (const hold of this.#holds.values()) hold.giveUp();
    });
    // The clock's timers let the process end before this is done.
    const keepAlive = setInterval(() => {}, LONGEST_INTERVAL);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const cancelOver = clock.after(grace + this.#limits.lastWords + LAST_WRITES, () => {
      this.#busy.clear();
      resolve();
    });
    while (this.#busy.size > 0) await Promise.race([Promise.allSettled(this.#busy), over]);
    clearInterval(keepAlive);
    for (const cancel of [cancelGrace, cancelEnd, cancelOver]) cancel();
    this.#unsubscribe();
  }

  async #start(options: AnyStartOptions, task: Task): Promise<StartedOperation> {
    if (this.#isDraining) throw draining();
    const { metadata, order } = task;
    const slot = this.#slots.take();
    try {
      const { leaseDuration } = this.#limits;
      const { record, leaseToken } = await createHeld(this.#context.core, options, metadata, leaseDuration, order);
      if (leaseToken === undefined) slot.release();
      else void this.#begin(record, leaseToken, slot, task);
      return new StartedOperation(record.operation);
    } catch (error) {
      slot.release();
      throw error;
    }
  }

  async #enqueue(
    options: AnyStartOptions,
    metadata: Any | undefined,
    order: Order,
    jobs: JobQueue,
  ): Promise<StartedOperation> {
    if (this.#isDraining) throw draining();
    const { operation } = await createQueued(this.#context.core, options, metadata, order, jobs);
    return new StartedOperation(operation);
  }

  async #takeOver(found: OperationRecord, task: Task): Promise<TakenOver> {
    if (this.#isDraining) throw draining();
    const { name } = found;
    const slot = this.#slots.take();
    try {
      const leaseDuration = durationFromMs(this.#limits.leaseDuration);
      const request = create(HeartbeatRequestSchema, { name, leaseDuration });
      const { record, leaseToken = "" } = await this.#context.operations.heartbeat(name, request, (present) => {
        if (present?.etag !== etagOf(found)) throw staleLease(name);
      });
      return { over: this.#begin(record, leaseToken, slot, task) };
    } catch (error) {
      slot.release();
      throw error;
    }
  }

  #begin(record: NewOperationRecord, leaseToken: string, slot: Slot, task: Task): Promise<void> {
    const attempt = record.lease?.epoch ?? 1;
    return this.#whileBusy(this.#run(this.#hold(record, leaseToken), slot, attempt, task));
  }

  #hold(record: NewOperationRecord, leaseToken: string): Hold {
    const { operations, onError, core } = this.#context;
    const { leaseDuration } = this.#limits;
    const hold = new Hold(record, leaseToken, { operations, onError, clock: core.clock, leaseDuration });
    this.#holds.set(record.name, hold);
    return hold;
  }

  /** Works on an operation to its end; never rejects. */
  async #run(hold: Hold, slot: Slot, attempt: number, task: Task): Promise<void> {
    try {
      this.#waiting.add(hold);
      if (this.#isDraining) hold.stop("stopping");
      await Promise.race([slot.ready, aborted(hold.signal)]);
      this.#waiting.delete(hold);
      // The method that started it answers first.
      await setImmediate();
      const result = await this.#resultOf(hold, attempt, task);
      if (result === undefined) await hold.handOver();
      else await this.#end(hold, result);
    } catch (error) {
      this.#context.onError(error);
    } finally {
      this.#waiting.delete(hold);
      hold.release();
      slot.release();
      if (this.#holds.get(hold.name) === hold) this.#holds.delete(hold.name);
    }
  }

  /** How the operation ends; undefined if another process is to go on with it, because this one stops. */
  async #resultOf(hold: Hold, attempt: number, { answer, order }: Task): Promise<Result | undefined> {
    try {
      hold.signal.throwIfAborted();
      return { case: "response", value: await Promise.race([answer(hold, attempt), hold.givenUp()]) };
    } catch (thrown) {
      const { reason } = hold.signal;
      const why = reason instanceof WorkStoppedError ? reason.why : undefined;
      if (why === "stopping" && isAbort(thrown) && order !== undefined && attempt < order.maxAttempts) return undefined;
      const status = statusOfThrown(thrown, why);
      if (status.code === Code.INTERNAL) this.#context.onError(thrown);
      return { case: "error", value: status };
    }
  }

  async #end(hold: Hold, result: Result): Promise<void> {
    try {
      await hold.end(result);
    } catch (refusal) {
      this.#context.onError(refusal);
      const message = `The result of the operation was refused: ${LongrunError.from(refusal).message}`;
      const error = new LongrunError("INVALID_RESULT", message, { name: hold.name });
      await hold.end({ case: "error", value: error.toStatus() });
    }
  }

  async #whileBusy<Value>(promise: Promise<Value>): Promise<Value> {
    this.#busy.add(promise);
    try {
      return await promise;
    } finally {
      this.#busy.delete(promise);
    }
  }
}
