import type { InputOf, MessageTypeSource, OutputOf } from "../packing/message-type.ts";
import type { WorkQueue } from "./queue/work-queue.ts";
import type { StartOptions } from "./start-options.ts";
import type { StartedOperation } from "./started-operation.ts";
import type { Outcome, Work } from "./work.ts";

type AnyType = MessageTypeSource | undefined;

/** What a named handler takes and gives, and what becomes of its operations when their process has died. */
export interface HandlerOptions<
  InputType extends MessageTypeSource,
  ResponseType extends AnyType = undefined,
  MetadataType extends AnyType = undefined,
> extends Pick<StartOptions<ResponseType, MetadataType>, "method" | "responseType" | "metadataType"> {
  /** The type of the input, which is kept with the operation. */
  readonly inputType: InputType;
  /**
   * Whether an operation whose process has died is run again, from the beginning, or fails with WORK_INTERRUPTED. Either
   * happens in the next process with the handler, or in any other one that there is, once the lease has expired.
   */
  readonly onCrash: "rerun" | "fail";
  /** How many times an operation is run at most, the first time included; 3 by default. */
  readonly maxAttempts?: number;
  /**
   * The queue by which the operations go to any process that has the handler with the queue and room for it, at first and
   * when they are run again; without it, they are run where they were created. Until then they are PENDING.
   */
  readonly queue?: WorkQueue;
}

/** Does the work of an operation, perhaps not for the first time: `work.attempt` tells. */
export type HandlerFunction<InputType extends MessageTypeSource, ResponseType, MetadataType> = (
  input: OutputOf<InputType>,
  work: Work<MetadataType>,
) => Outcome<ResponseType> | Promise<Outcome<ResponseType>>;

/** What an operation of a handler is to be. */
export type RunOptions<MetadataType extends AnyType> = Omit<
  StartOptions<undefined, MetadataType>,
  "method" | "responseType" | "metadataType"
>;

/** A handler that was registered. */
export interface WorkHandler<InputType extends MessageTypeSource, MetadataType extends AnyType> {
  /**
   * Creates an operation and has the handler work on it. Rejects as {@link Longrun.start} does; with a queue, with what the
   * queue throws, too: then there is neither an operation nor a job.
   */
  run(input: InputOf<InputType>, options?: RunOptions<MetadataType>): Promise<StartedOperation>;
}
