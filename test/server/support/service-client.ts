import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type Client, Metadata, type ServiceError } from "@grpc/grpc-js";
import { RpcError } from "./rpc-error.ts";

/** How one call differs from the others. */
export interface CallOptions {
  /** Milliseconds after which the client gives up; ten seconds if unset, so that no test hangs. */
  readonly deadline?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  readonly metadata?: Record<string, string>;
  /** Told of the headers of the response. */
  readonly onHeaders?: (headers: Metadata) => void;
}

type UnaryCall<Method> = Method extends {
  methodKind: "unary";
  input: infer Input extends DescMessage;
  output: infer Output extends DescMessage;
}
  ? (request: MessageInitShape<Input>, options?: CallOptions) => Promise<MessageShape<Output>>
  : never;

/** The unary methods of a service, as a client calls them. They reject with {@link RpcError}. */
export type ServiceClient<Service extends DescService> = {
  readonly [Name in keyof Service["method"] as Service["method"][Name] extends { methodKind: "unary" }
    ? Name
    : never]: UnaryCall<Service["method"][Name]>;
};

const DEFAULT_DEADLINE = 10_000;

/** A client for the unary methods of a service over a grpc-js channel. */
export function serviceClient<Service extends DescService>(client: Client, service: Service): ServiceClient<Service> {
  const methods = service.methods
    .filter(({ methodKind }) => methodKind === "unary")
    .map((method) => [
      method.localName,
      async (request: MessageInitShape<DescMessage>, options?: CallOptions) => {
        const bytes = toBinary(method.input, create(method.input, request));
        return fromBinary(method.output, await callUnary(client, methodPath(method), bytes, options));
      },
    ]);
  return Object.fromEntries(methods);
}

/** The path of a method on the wire. */
export function methodPath(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Calls a method with bytes that are sent as they are. */
export function callUnary(
  client: Client,
  path: string,
  bytes: Uint8Array,
  { deadline = DEFAULT_DEADLINE, signal, metadata = {}, onHeaders }: CallOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = new Metadata();
    for (const [key, value] of Object.entries(metadata)) headers.set(key, value);
    const call = client.makeUnaryRequest<Uint8Array, Buffer>(
      path,
      (request) => Buffer.from(request),
      (response) => response,
      bytes,
      headers,
      { deadline: Date.now() + deadline },
      (error: ServiceError | null, response) => {
        if (error) reject(RpcError.fromGrpc(error));
        else resolve(response ?? Buffer.alloc(0));
      },
    );
    signal?.addEventListener("abort", () => call.cancel());
    if (onHeaders) call.on("metadata", onHeaders);
  });
}
