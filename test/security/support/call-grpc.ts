import { create, type DescMethod, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { RpcError } from "../../server/support/rpc-error.ts";
import { methodPath } from "../../server/support/service-client.ts";

/** A call with any metadata, on a connection of its own. */
export interface GrpcSent {
  /** Several values of one name are sent as several headers. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly credentials?: ChannelCredentials | undefined;
  /** Ends the call from here after so many messages. */
  readonly most?: number;
  /** Told when the headers have come: the call has begun there. */
  readonly onHeaders?: () => void;
}

/** How a call has ended, and what came. */
export interface GrpcAnswer {
  /** The error; undefined if it ended well. */
  readonly error: RpcError | undefined;
  readonly messages: readonly Buffer[];
  /** The headers and trailers, but for the date. */
  readonly metadata: Readonly<Record<string, readonly string[]>>;
}

/** Calls a method of any kind with one request: they are the same on the wire. */
export function callGrpc<Method extends DescMethod>(
  port: number,
  method: Method,
  request: MessageInitShape<Method["input"]>,
  sent: GrpcSent = {},
): Promise<GrpcAnswer> {
  const { headers = {}, most = Number.POSITIVE_INFINITY, onHeaders } = sent;
  const insecure = credentials.createInsecure();
  const client = new Client(`127.0.0.1:${port}`, sent.credentials ?? insecure, { "grpc.use_local_subchannel_pool": 1 });
  const metadata = new Metadata();
  for (const [name, values] of Object.entries(headers)) for (const value of [values].flat()) metadata.add(name, value);
  const bytes = Buffer.from(toBinary(method.input, create<Method["input"]>(method.input, request)));
  const same = (each: Buffer) => each;
  const stream = client.makeBidiStreamRequest<Buffer, Buffer>(methodPath(method), same, same, metadata, {
    deadline: Date.now() + 10_000,
  });
  const messages: Buffer[] = [];
  const received: Record<string, readonly string[]> = {};
  const receive = (each: Metadata) => {
    for (const name of Object.keys(each.getMap()))
      received[name] = each.get(name).map((value) => value.toString("latin1"));
    delete received.date;
  };
  return new Promise((resolve) => {
    let error: RpcError | undefined;
    stream.on("metadata", (headers) => {
      receive(headers);
      onHeaders?.();
    });
    stream.on("data", (message: Buffer) => {
      messages.push(message);
      if (messages.length === most) stream.cancel();
    });
    stream.on("error", (thrown: ServiceError) => {
      error = RpcError.fromGrpc(thrown);
    });
    stream.on("status", ({ metadata: trailers }) => {
      receive(trailers);
      // The error comes after the status, in the same turn or the next.
      setImmediate(() => {
        client.close();
        resolve({ error: messages.length < most ? error : undefined, messages, metadata: received });
      });
    });
    stream.end(bytes);
  });
}
