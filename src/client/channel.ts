import { create, type DescMessage, type DescMethod, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import type { Client, Metadata } from "@grpc/grpc-js";
import { type Context, context } from "@opentelemetry/api";
import { Code, StatusSchema } from "../proto/messages.ts";
import { type CallLimits, callLimits } from "./call-limits.ts";
import { type CallerOptions, CallMetadata } from "./call-metadata.ts";
import { CallSpan } from "./call-span.ts";
import { StatusError } from "./status-error.ts";

/** A method whose request and response types are known. */
type Method<Request extends DescMessage, Response extends DescMessage> = DescMethod & {
  readonly input: Request;
  readonly output: Response;
};

/** How one call is made. */
export interface ChannelCallOptions {
  /** Cancels the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** After how many milliseconds the call fails with DEADLINE_EXCEEDED; never without it. */
  readonly timeout?: number | undefined;
  /** Told of the response's headers. */
  readonly onHeaders?: ((headers: ReadonlyMap<string, string>) => void) | undefined;
}

/** What is sent at one attempt to make a call. */
interface Attempt extends CallLimits, Pick<ChannelCallOptions, "onHeaders"> {
  readonly metadata: Metadata;
  /** Of what the call is a part, for traces. */
  readonly parent: Context;
}

/**
 * Calls the methods of any gRPC server over a grpc-js client. All failures of calls are {@link StatusError}s. A call that
 * the server refuses with UNAUTHENTICATED is made once more if there is a function that gives another token.
 */
export class Channel {
  readonly #client: Client;
  readonly #metadata: CallMetadata;

  /** Says with each call who makes it; throws a TypeError if that cannot be said. */
  constructor(client: Client, caller: CallerOptions = {}) {
    this.#client = client;
    this.#metadata = new CallMetadata(caller);
  }

  /** Calls a unary method. */
  async unary<Request extends DescMessage, Response extends DescMessage>(
    method: Method<Request, Response>,
    request: MessageShape<Request>,
    options: ChannelCallOptions = {},
  ): Promise<MessageShape<Response>> {
    let only: MessageShape<Response> | undefined;
    for await (const response of this.stream(method, request, options)) {
      if (only !== undefined) throw notOneResponse();
      only = response;
    }
    if (only === undefined) throw notOneResponse();
    return only;
  }

  /** Calls a server-streaming method; the call is cancelled when nobody iterates any more. */
  async *stream<Request extends DescMessage, Response extends DescMessage>(
    method: Method<Request, Response>,
    request: MessageShape<Request>,
    { signal, timeout, onHeaders }: ChannelCallOptions = {},
  ): AsyncGenerator<MessageShape<Response>, void> {
    const parent = context.active();
    const limits = callLimits(signal, timeout);
    const metadata = await this.#metadata.forCall(limits);
    const attempt = { ...limits, metadata, parent, onHeaders };
    let isAnswered = false;
    try {
      for await (const response of this.#attempt(method, request, attempt)) {
        isAnswered = true;
        yield response;
      }
      return;
    } catch (error) {
      if (isAnswered || !this.#metadata.isRenewable || !isUnauthenticated(error)) throw error;
    }
    const renewed = await this.#metadata.forCall(limits, metadata);
    yield* this.#attempt(method, request, { ...attempt, metadata: renewed });
  }

  /** Closes the connection. */
  close(): void {
    this.#client.close();
  }

  async *#attempt<Request extends DescMessage, Response extends DescMessage>(
    method: Method<Request, Response>,
    request: MessageShape<Request>,
    { metadata, parent, signal, deadline, onHeaders }: Attempt,
  ): AsyncGenerator<MessageShape<Response>, void> {
    signal?.throwIfAborted();
    const { input, output } = method;
    const span = new CallSpan(method, this.#client.getChannel().getTarget(), parent, metadata);
    const call = this.#client.makeServerStreamRequest<MessageShape<Request>, MessageShape<Response>>(
      `/${method.parent.typeName}/${method.name}`,
      (message) => Buffer.from(toBinary(input, message)),
      (bytes) => fromBinary(output, bytes),
      request,
      metadata,
      { deadline },
    );
    const cancel = () => call.cancel();
    signal?.addEventListener("abort", cancel);
    call.on("metadata", (headers: Metadata) => onHeaders?.(new Map(Object.entries(headers.getMap()).map(asText))));
    let [code, failure]: [Code, unknown] = [Code.CANCELLED, undefined];
    try {
      yield* call;
      code = Code.OK;
    } catch (error) {
      failure = isGrpcFailure(error) ? StatusError.fromGrpc(error) : error;
      if (failure instanceof StatusError) code = failure.code;
      throw signal?.aborted ? signal.reason : failure;
    } finally {
      signal?.removeEventListener("abort", cancel);
      call.cancel();
      span.end(code, failure);
    }
  }
}

function asText([name, value]: [string, string | Buffer]): [string, string] {
  return [name, String(value)];
}

function isGrpcFailure(error: unknown): error is Parameters<typeof StatusError.fromGrpc>[0] {
  return error instanceof Error && "code" in error && "metadata" in error;
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof StatusError && error.code === Code.UNAUTHENTICATED;
}

function notOneResponse(): StatusError {
  const message = "the server has not answered with one response";
  return new StatusError(create(StatusSchema, { code: Code.INTERNAL, message }));
}
