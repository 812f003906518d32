/** longrun/client: a client for every server that speaks google.longrunning.Operations, with the errors of AIP-193. */

export type { MessageCodec, MessageDefinition, MessageTypeSource, OutputOf } from "../packing/message-type.ts";
export { Code, type Operation, type OperationRecord, State, type Status } from "../proto/messages.ts";
export type { CallerOptions, TokenSource } from "./call-metadata.ts";
export { Channel, type ChannelCallOptions } from "./channel.ts";
export { type ConnectionOptions, openChannel } from "./open-channel.ts";
export {
  type CallOptions,
  type CreatedOperation,
  type ListOptions,
  OperationsClient,
  type PageOptions,
} from "./operations-client.ts";
export type { Page } from "./page.ts";
export { metadataOf, responseOf } from "./results.ts";
export { StatusError } from "./status-error.ts";
export type { Timing } from "./timing.ts";
export type { TlsOptions } from "./tls-credentials.ts";
export type { WaitOptions } from "./wait-until-done.ts";
export type { OperationState } from "./watch-states.ts";
