import { LongrunError } from "../errors.ts";
import type { OperationRecord } from "../operations/record.ts";
import type { MessageTypeSource } from "../packing/message-type.ts";
import { messageTypeOf } from "../packing/message-type-of.ts";
import { State } from "../proto/messages.ts";
import type { HandlerFunction, HandlerOptions, WorkHandler } from "./handler-options.ts";
import { type Order, orderOf } from "./order.ts";
import type { Runner, Task } from "./runner.ts";
import { workOn } from "./work-on.ts";

type AnyType = MessageTypeSource | undefined;

const DEFAULT_ATTEMPTS = 3;

/** How long an operation waits for a process with its handler after its lease has expired, in milliseconds. */
const PATIENCE = 10 * 60_000;

/** The named handlers of a process, and the rescue of their operations whose process has died. */
export class Handlers {
  readonly #runner: Runner;
  readonly #onError: (error: unknown) => void;
  readonly #answers = new Map<string, (input: Uint8Array) => Task["answer"]>();
  readonly #rescued = new Set<string>();

  constructor(runner: Runner, onError: (error: unknown) => void) {
    this.#runner = runner;
    this.#onError = onError;
  }

  /** Registers a handler. Throws a TypeError if there is one of the name, and OPERATION_TYPE_MISMATCH. */
  handle<InputType extends MessageTypeSource, ResponseType extends AnyType, MetadataType extends AnyType>(
    handler: string,
    options: HandlerOptions<InputType, ResponseType, MetadataType>,
    work: HandlerFunction<InputType, ResponseType, MetadataType>,
  ): WorkHandler<InputType, MetadataType> {
    if (this.#answers.has(handler)) throw new TypeError(`There is a handler ${JSON.stringify(handler)} already.`);
    const inputType = messageTypeOf(options.inputType);
    const { responses, metadatas } = this.#runner.packersFor(options);
    const answerTo =
      (input: Uint8Array): Task["answer"] =>
      async (hold, attempt) =>
        responses.pack(await work(inputType.decode(input), workOn(hold, attempt, metadatas)));
    this.#answers.set(handler, answerTo);
    const maxAttempts = options.onCrash === "fail" ? 1 : (options.maxAttempts ?? DEFAULT_ATTEMPTS);
    return {
      run: async (message, runOptions = {}) => {
        const { metadata } = runOptions;
        const input = inputType.encode(message);
        return this.#runner.start(runOptions, {
          metadata: metadata === undefined ? undefined : metadatas.pack(metadata),
          order: { handler, input, maxAttempts },
          answer: answerTo(input),
        });
      },
    };
  }

  /** Takes care of an operation whose lease has expired, if it is a handler's. Says whether nobody else is to. */
  rescue(record: OperationRecord, now: number): boolean {
    const order = orderOf(record);
    if (order === undefined || record.lease === undefined || record.state !== State.RUNNING) return false;
    const answerTo = this.#answers.get(order.handler);
    if (answerTo === undefined || this.#runner.isDraining) {
      return record.lease.epoch < order.maxAttempts && now < record.lease.expireTime + PATIENCE;
    }
    if (!this.#rescued.has(record.uid)) void this.#takeOver(record, order, answerTo(order.input));
    return true;
  }

  async #takeOver({ name, uid }: OperationRecord, order: Order, answer: Task["answer"]): Promise<void> {
    this.#rescued.add(uid);
    try {
      await this.#runner.takeOver(name, {
        order,
        answer: async (hold, attempt) => {
          if (attempt > order.maxAttempts) throw interrupted(name, order);
          return answer(hold, attempt);
        },
      });
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
