import { type DescMessage, type DescMethod, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { type Client, Metadata } from "@grpc/grpc-js";
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

/** Calls the methods of any gRPC server over a grpc-js client. All failures are {@link StatusError}s. */
export class Channel {
  readonly #client: Client;
  readonly #headers: Readonly<Record<string, string>>;

  /** The `headers` go with every call; the values of those whose name ends in `-bin` are base64. */
  constructor(client: Client, headers: Readonly<Record<string, string>> = {}) {
    this.#client = client;
    this.#headers = headers;
  }

  /** Calls a unary method. */
  unary<Request extends DescMessage, Response extends DescMessage>(
    method: Method<Request, Response>,
    request: MessageShape<Request>,
    options: ChannelCallOptions = {},
  ): Promise<MessageShape<Response>> {
    const { signal, onHeaders } = options;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const call = this.#client.makeUnaryRequest<MessageShape<Request>, MessageShape<Response>>(
        ...this.#toCall(method, request, options),
        (error, response) => {
          signal?.removeEventListener("abort", cancel);
          if (signal?.aborted) reject(signal.reason);
          else if (error) reject(StatusError.fromGrpc(error));
          else if (response) resolve(response);
        },
      );
      const cancel = () => call.cancel();
      signal?.addEventListener("abort", cancel);
      call.on("metadata", (headers: Metadata) => onHeaders?.(new Map(Object.entries(headers.getMap()).map(asText))));
    });
  }

  /** Calls a server-streaming method; the call is cancelled when nobody iterates any more. */
  async *stream<Request extends DescMessage, Response extends DescMessage>(
    method: Method<Request, Response>,
    request: MessageShape<Request>,
    options: ChannelCallOptions = {},
  ): AsyncGenerator<MessageShape<Response>, void> {
    const { signal } = options;
    signal?.throwIfAborted();
    const call = this.#client.makeServerStreamRequest<MessageShape<Request>, MessageShape<Response>>(
      ...this.#toCall(method, request, options),
    );
    const cancel = () => call.cancel();
    signal?.addEventListener("abort", cancel);
    try {
      yield* call;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw isGrpcFailure(error) ? StatusError.fromGrpc(error) : error;
    } finally {
      signal?.removeEventListener("abort", cancel);
      call.cancel();
    }
  }

  /** Closes the connection. */
  close(): void {
    this.#client.close();
  }

  /** What grpc-js is given to call a method. */
  #toCall<Request extends DescMessage, Response extends DescMessage>(
    { input, output, parent, name }: Method<Request, Response>,
    request: MessageShape<Request>,
    { timeout }: ChannelCallOptions,
  ) {
    return [
      `/${parent.typeName}/${name}`,
      (message: MessageShape<Request>) => Buffer.from(toBinary(input, message)),
      (bytes: Buffer) => fromBinary(output, bytes),
      request,
      this.#metadata(),
      timeout === undefined ? {} : { deadline: Date.now() + timeout },
    ] as const;
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(this.#headers))
      metadata.set(name, name.toLowerCase().endsWith("-bin") ? Buffer.from(value, "base64") : value);
    return metadata;
  }
}

function asText([name, value]: [string, string | Buffer]): [string, string] {
  return [name, String(value)];
}

function isGrpcFailure(error: unknown): error is Parameters<typeof StatusError.fromGrpc>[0] {
  return error instanceof Error && "code" in error && "metadata" in error;
}
