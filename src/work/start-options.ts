import type { MessageTypeSource } from "../packing/message-type.ts";
import type { MethodSource } from "./operation-info.ts";
import type { Payload } from "./work.ts";

/** What an operation is to be that work is started on; all is as its creator of longrun.v1.OperationRegistry has it. */
export interface StartOptions<
  ResponseType extends MessageTypeSource | undefined = undefined,
  MetadataType extends MessageTypeSource | undefined = undefined,
> {
  /** The parent, such as `projects/p`; the root by default. */
  readonly parent?: string;
  /** The last part of the name; a UUID by default. */
  readonly operationId?: string;
  /** Makes repeating safe (AIP-155): the operation that the same request has started is given, and nothing started again. */
  readonly requestId?: string;
  /** Who calls; requests of different principals may have the same ID. */
  readonly principal?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** How long the operation is kept after its end, in milliseconds; by the policy's retention by default. */
  readonly ttl?: number;
  /** What no other unfinished operation of the parent may have. */
  readonly exclusiveTarget?: string;
  /** The method that starts the operation: its `google.longrunning.operation_info` is held to. Never undefined if given. */
  readonly method?: MethodSource | undefined;
  /** The type of the response that the function returns. */
  readonly responseType?: ResponseType;
  /** The type of the metadata. */
  readonly metadataType?: MetadataType;
  /** The metadata with which the operation begins. */
  readonly metadata?: Payload<MetadataType>;
}

/** The same for what takes operations of all types. */
export type AnyStartOptions = StartOptions<MessageTypeSource | undefined, MessageTypeSource | undefined>;
