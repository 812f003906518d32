import { once } from "node:events";
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import {
  create,
  type DescMethodServerStreaming,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { Client, ServiceError } from "@grpc/grpc-js";
import { RpcError } from "./rpc-error.ts";
import { methodPath } from "./service-client.ts";

/** Calls a method that streams its responses. */
export function serverStream<Input extends DescMessage, Output extends DescMessage>(
  client: Client,
  method: DescMethodServerStreaming<Input, Output>,
  request: MessageInitShape<Input>,
) {
  const stream = client.makeServerStreamRequest(
    methodPath(method),
    (bytes: Uint8Array) => Buffer.from(bytes),
    (bytes: Buffer) => fromBinary(method.output, bytes),
    toBinary(method.input, create(method.input, request)),
  );
  const received: MessageShape<Output>[] = [];
  const ended = Promise.withResolvers<RpcError | undefined>();
  const headers = Promise.withResolvers<void>();
  stream.on("metadata", () => headers.resolve());
  stream.on("data", (message: MessageShape<Output>) => received.push(message));
  stream.on("error", (error: ServiceError) => ended.resolve(RpcError.fromGrpc(error)));
  stream.on("end", () => setImmediate(() => ended.resolve(undefined)));
  return {
    /** All responses so far. */
    received,
    /** Resolves when the headers have come, if they do before the end. */
    headers: headers.promise,
    /** Resolves with the responses when so many have come. */
    count: async (count: number) => {
      while (received.length < count) await once(stream, "data");
      return received;
    },
    /** Resolves when the stream has ended: with its error, or with nothing if it ended well. */
    ended: ended.promise,
    cancel: () => stream.cancel(),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
  };
}
