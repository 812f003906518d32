import type { InputOf, MessageTypeSource } from "../packing/message-type.ts";
import type { PackedAny } from "../packing/packed-any.ts";

/** What is written into an operation: a message of the declared type, or a packed one of any type if none is declared. */
export type Payload<Type> = Type extends MessageTypeSource ? InputOf<Type> : Packed;

/** A google.protobuf.Any that somebody has packed already. */
export type Packed = Pick<PackedAny, "typeUrl" | "value">;

/** What a function that works on an operation is given. */
export interface Work<MetadataType = undefined> {
  /** The name of the operation. */
  readonly name: string;
  /** 1, or more if a handler is called again because the process that it ran in has died. */
  readonly attempt: number;
  /**
   * Aborts when the work is to stop, with a {@link WorkStoppedError} that says why: a client has cancelled the operation,
   * the operation is not this process's any more, or the process stops.
   */
  readonly signal: AbortSignal;
  /**
   * Reports how far the work has come, from 0 to 1; what is beyond counts as the nearer of the two. Reports that follow
   * fast on one another are written together. Never throws.
   */
  progress(fraction: number, message?: string): void;
  /**
   * Replaces the metadata of the operation; resolves when that is written. Rejects with the reason of the signal if the
   * operation is not this process's any more, and with a LongrunError if the metadata is refused or cannot be written.
   */
  updateMetadata(metadata: Payload<MetadataType>): Promise<void>;
}

/**
 * Does the work of an operation. What it returns becomes the response: a message of the declared type, or, without one, a
 * packed Any, or nothing, which is google.protobuf.Empty. What it throws becomes the error.
 */
export type WorkFunction<ResponseType, MetadataType> = (
  work: Work<MetadataType>,
) => Outcome<ResponseType> | Promise<Outcome<ResponseType>>;

/** What a work function returns. */
// biome-ignore lint/suspicious/noConfusingVoidType: an async function without a return statement promises void.
export type Outcome<Type> = Type extends MessageTypeSource ? InputOf<Type> : Packed | void;
