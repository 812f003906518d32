import { LongrunError } from "../errors.ts";
import type { Core } from "../operations/core.ts";
import type { OperationRecord } from "../operations/record.ts";
import type { MessageTypeSource } from "../packing/message-type.ts";
import { messageTypeOf } from "../packing/message-type-of.ts";
import { State } from "../proto/messages.ts";
import { checkHandler, checkStartOptions } from "./check-start.ts";
import type { HandlerFunction, HandlerOptions, WorkHandler } from "./handler-options.ts";
import { isLost } from "./is-lost.ts";
import { type Order, orderOf } from "./order.ts";
import { QueueWorker } from "./queue/queue-worker.ts";
import type { Job, WorkQueue } from "./queue/work-queue.ts";
import type { Runner, TakenOver, Task } from "./runner.ts";
import { workOn } from "./work-on.ts";

type AnyType = MessageTypeSource | undefined;

const DEFAULT_ATTEMPTS = 3;

/** What answers an input. */
type AnswerTo = (input: Uint8Array) => Task["answer"];

/** What is known of a handler. */
interface Known {
  readonly answerTo: AnswerTo;
  /** Takes its jobs, if it has a queue. */
  readonly worker: QueueWorker | undefined;
}

/** How long an operation waits for a process with its handler after its lease has expired, in milliseconds. */
const PATIENCE = 10 * 60_000;

/** The named handlers of a process, and the rescue of their operations whose process has died. */
export class Handlers {
  readonly #runner: Runner;
  readonly #core: Core;
  readonly #onError: (error: unknown) => void;
  readonly #known = new Map<string, Known>();
  readonly #rescued = new Set<string>();

  constructor(runner: Runner, core: Core, onError: (error: unknown) => void) {
    this.#runner = runner;
    this.#core = core;
    this.#onError = onError;
  }

  /**
   * Registers a handler. Throws a TypeError if there is one of the name, or if it cannot have the queue, a TypeError or
   * RangeError for wrong arguments, and OPERATION_TYPE_MISMATCH.
   */
  handle<InputType extends MessageTypeSource, ResponseType extends AnyType, MetadataType extends AnyType>(
    handler: string,
    options: HandlerOptions<InputType, ResponseType, MetadataType>,
    work: HandlerFunction<InputType, ResponseType, MetadataType>,
  ): WorkHandler<InputType, MetadataType> {
    checkHandler(handler, options, work);
    if (this.#known.has(handler)) throw new TypeError(`There is a handler ${JSON.stringify(handler)} already.`);
    const inputType = messageTypeOf(options.inputType);
    const { responses, metadatas } = this.#runner.packersFor(options);
    const answerTo: AnswerTo = (input) => async (hold, attempt) =>
      responses.pack(await work(inputType.decode(input), workOn(hold, attempt, metadatas)));
    const worker = options.queue && this.#worker(handler, options.queue, answerTo);
    this.#known.set(handler, { answerTo, worker });
    const maxAttempts = options.onCrash === "fail" ? 1 : (options.maxAttempts ?? DEFAULT_ATTEMPTS);
    return {
      run: async (message, runOptions = {}) => {
        checkStartOptions(runOptions);
        const { metadata: given } = runOptions;
        const metadata = given === undefined ? undefined : metadatas.pack(given);
        const input = inputType.encode(message);
        const order = { handler, input, maxAttempts };
        return worker
          ? this.#runner.enqueue(runOptions, metadata, order, worker.jobs)
          : this.#runner.start(runOptions, { metadata, order, answer: answerTo(input) });
      },
    };
  }

  /** Takes no jobs any more. */
  stop(): void {
    for (const { worker } of this.#known.values()) worker?.stop();
  }

  /** Takes care of an operation whose lease has expired, if it is a handler's. Says whether nobody else is to. */
  rescue(record: OperationRecord, now: number): boolean {
    const order = orderOf(record);
    if (order === undefined || record.lease === undefined || record.state !== State.RUNNING) return false;
    const { epoch, expireTime } = record.lease;
    const known = this.#known.get(order.handler);
    if (known === undefined || this.#runner.isDraining) {
      return epoch < order.maxAttempts && now < expireTime + PATIENCE;
    }
    const { worker, answerTo } = known;
    const isRunAgain = epoch < order.maxAttempts;
    void this.#rescue(record, async () => {
      if (worker && isRunAgain) await worker.jobs.add(record);
      else await this.#takeOver(record, order, answerTo);
    });
    return true;
  }

  #worker(handler: string, queue: WorkQueue, answerTo: AnswerTo): QueueWorker {
    const { repository, clock } = this.#core;
    if (repository.insertWith === undefined) throw new TypeError("A queue needs a repository in PostgreSQL.");
    const perform = (job: Job) => this.#perform(job, answerTo);
    return new QueueWorker(queue.open(handler), { clock, perform, onError: this.#onError });
  }

  /** Works on the operation of a job to its end, unless it is somebody else's, or done. */
  async #perform({ name, uid }: Job, answerTo: AnswerTo): Promise<void> {
    const record = await this.#core.repository.read(name);
    if (record === undefined || record.uid !== uid) return;
    const order = orderOf(record);
    // One that runs without a lease is of a producer that takes none.
    const mayBeFree = record.state === State.PENDING || (record.state === State.RUNNING && record.lease !== undefined);
    if (order === undefined || !mayBeFree) return;
    try {
      const { over } = await this.#takeOver(record, order, answerTo);
      await over;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }

  #takeOver(record: OperationRecord, order: Order, answerTo: AnswerTo): Promise<TakenOver> {
    const answer = answerTo(order.input);
    return this.#runner.takeOver(record, {
      order,
      answer: async (hold, attempt) => {
        if (attempt > order.maxAttempts) throw interrupted(record.name, order);
        return answer(hold, attempt);
      },
    });
  }

  /** Rescues an operation, unless that is under way. */
  async #rescue({ uid }: OperationRecord, rescue: () => Promise<void>): Promise<void> {
    if (this.#rescued.has(uid)) return;
    this.#rescued.add(uid);
    try {
      await rescue();
    } catch (error) {
      // Somebody else was faster, or there is no room: the next sweep looks again.
      if (LongrunError.from(error) !== error) this.#onError(error);
    } finally {
      this.#rescued.delete(uid);
    }
  }
}

function interrupted(name: string, { handler, maxAttempts }: Order): LongrunError {
  const tried = maxAttempts === 1 ? "" : ` ${maxAttempts} times`;
  const message = `The process that worked on the operation has died${tried}; it is not run again.`;
  return new LongrunError("WORK_INTERRUPTED", message, { name, handler, attempts: String(maxAttempts) });
}
