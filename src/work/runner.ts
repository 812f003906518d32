import { setImmediate } from "node:timers/promises";
import type { Registry } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { aborted } from "../aborted.ts";
import { draining, LongrunError } from "../errors.ts";
import type { Core } from "../operations/core.ts";
import type { NewOperationRecord } from "../operations/record.ts";
import type { MessageTypeSource } from "../packing/message-type.ts";
import { Code } from "../proto/messages.ts";
import { createHeld } from "./create-held.ts";
import { Hold, type HoldContext, type Result } from "./hold.ts";
import { operationPromise } from "./operation-info.ts";
import { PayloadPacker } from "./payload-packer.ts";
import { type Slot, Slots } from "./slots.ts";
import type { StartOptions } from "./start-options.ts";
import { StartedOperation } from "./started-operation.ts";
import { statusOfThrown } from "./status-of-thrown.ts";
import type { WorkFunction } from "./work.ts";
import { workOn } from "./work-on.ts";
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

const LONGEST_INTERVAL = 2 ** 31 - 1;

/** Works on operations in this process, by functions that it keeps leases for. */
export class Runner {
  readonly #context: RunnerContext;
  readonly #limits: RunnerLimits;
  readonly #slots: Slots;
  readonly #holds = new Map<string, Hold>();
  /** What is being started or run. */
  readonly #busy = new Set<Promise<unknown>>();
  readonly #draining = new AbortController();
  readonly #givenUp = new AbortController();
  readonly #unsubscribe: () => void;

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

  /** Creates an operation and works on it. Rejects as CreateOperation does, and for the reasons of {@link StartOptions}. */
  async start<ResponseType extends MessageTypeSource | undefined, MetadataType extends MessageTypeSource | undefined>(
    options: StartOptions<ResponseType, MetadataType>,
    work: WorkFunction<ResponseType, MetadataType>,
  ): Promise<StartedOperation> {
    const { responseType, metadataType } = options;
    const promise = "method" in options ? operationPromise(options.method, this.#context.types) : undefined;
    const responses = new PayloadPacker("response", responseType, promise);
    const metadatas = new PayloadPacker("metadata", metadataType, promise);
    const metadata = options.metadata === undefined ? undefined : metadatas.pack(options.metadata);
    const answer = async (hold: Hold) => responses.pack(await work(workOn(hold, metadatas)));
    return this.#whileBusy(this.#begin(options, metadata, answer));
  }

  /**
   * Starts nothing any more, nor what waits for its turn. Resolves when nothing runs: what runs after `grace` milliseconds
   * is told to stop, and what goes on all the same is left alone soon after that; all of these end with UNAVAILABLE.
   */
  async drain(grace: number): Promise<void> {
    this.#draining.abort();
    const { clock } = this.#context.core;
    const cancelGrace = clock.after(grace, () => {
      for (const hold of this.#holds.values()) hold.stop("stopping");
    });
    const cancelEnd = clock.after(grace + this.#limits.lastWords, () => this.#givenUp.abort());
    // The clock's timers let the process end before this is done.
    const keepAlive = setInterval(() => {}, LONGEST_INTERVAL);
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy);
    clearInterval(keepAlive);
    cancelGrace();
    cancelEnd();
    this.#unsubscribe();
  }

  async #begin(options: AnyStartOptions, metadata: Any | undefined, answer: Answer): Promise<StartedOperation> {
    if (this.#draining.signal.aborted) throw draining();
    const slot = this.#slots.take();
    try {
      const { leaseDuration } = this.#limits;
      const { record, leaseToken } = await createHeld(this.#context.core, options, metadata, leaseDuration);
      if (leaseToken === undefined) slot.release();
      else void this.#whileBusy(this.#run(this.#hold(record, leaseToken), slot, answer));
      return new StartedOperation(record.operation);
    } catch (error) {
      slot.release();
      throw error;
    }
  }

  #hold(record: NewOperationRecord, leaseToken: string): Hold {
    const { operations, onError, core } = this.#context;
    const { leaseDuration } = this.#limits;
    const hold = new Hold(record, leaseToken, { operations, onError, clock: core.clock, leaseDuration });
    this.#holds.set(record.name, hold);
    return hold;
  }

  /** Works on an operation to its end; never rejects. */
  async #run(hold: Hold, slot: Slot, answer: Answer): Promise<void> {
    try {
      const isDraining = aborted(this.#draining.signal).then(() => true);
      if (await Promise.race([slot.ready, aborted(hold.signal), isDraining])) hold.stop("stopping");
      // The method that started it answers first.
      await setImmediate();
      await this.#end(hold, await this.#resultOf(hold, answer));
    } catch (error) {
      this.#context.onError(error);
    } finally {
      hold.release();
      slot.release();
      if (this.#holds.get(hold.name) === hold) this.#holds.delete(hold.name);
    }
  }

  async #resultOf(hold: Hold, answer: Answer): Promise<Result> {
    try {
      hold.signal.throwIfAborted();
      const givenUp = aborted(this.#givenUp.signal).then(() => Promise.reject(new WorkStoppedError("stopping")));
      return { case: "response", value: await Promise.race([answer(hold), givenUp]) };
    } catch (thrown) {
      const { reason } = hold.signal;
      const status = statusOfThrown(thrown, reason instanceof WorkStoppedError ? reason.why : undefined);
      if (status.code === Code.INTERNAL) this.#context.onError(thrown);
      return { case: "error", value: status };
    }
  }

  async #end(hold: Hold, result: Result): Promise<void> {
    try {
      await hold.end(result, this.#givenUp.signal);
    } catch (refusal) {
      this.#context.onError(refusal);
      const message = `The result of the operation was refused: ${LongrunError.from(refusal).message}`;
      const error = new LongrunError("INVALID_RESULT", message, { name: hold.name });
      await hold.end({ case: "error", value: error.toStatus() }, this.#givenUp.signal);
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

/** What becomes of the work of a hold: the packed response. */
type Answer = (hold: Hold) => Promise<Any>;

type AnyStartOptions = StartOptions<MessageTypeSource | undefined, MessageTypeSource | undefined>;
