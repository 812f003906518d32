import type { Writable } from "node:stream";
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  UntypedHandleCall,
} from "@grpc/grpc-js";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { type LongrunError, watchTooSlow } from "../../errors.ts";
import type {
  BidiStreamingHandler,
  BoundMethod,
  Encoded,
  ServerStreamingHandler,
  UnaryHandler,
} from "../../handlers/handler.ts";
import type { SendTurns } from "../connections/send-turns.ts";
import type { UnreadReplies } from "../connections/unread-replies.ts";
import { resetUnread } from "./call-repairs.ts";
import { decodeRequest } from "./decode-request.ts";
import type { GrpcCall } from "./grpc-call.ts";
import { ResponseWriter } from "./response-writer.ts";
import { toStatusObject } from "./status.ts";

type Finish = (error: LongrunError | undefined, response?: Encoded) => void;

/** Notes that a call has begun, and ends it by `finish`. */
export type BeginCall = (call: Parameters<UntypedHandleCall>[0], finish: Finish) => GrpcCall;

/** How streams of responses are sent. */
export interface SendOptions {
  /** How many milliseconds the client of a call that was ended has to read what was sent before that. */
  readonly lastRead: number;
  readonly unreadReplies: UnreadReplies;
  readonly sendTurns: SendTurns;
}

/** The name that grpc-js has for each kind of method. */
export const grpcKinds = { unary: "unary", server_streaming: "serverStream", bidi_streaming: "bidi" } as const;

/** Makes of a method's handler what grpc-js calls with undecoded requests. */
export function bindMethod(
  { kind, method, handler }: BoundMethod,
  begin: BeginCall,
  options: SendOptions,
): UntypedHandleCall {
  const decode = (bytes: Buffer) => decodeRequest(method.input, bytes);
  if (kind === "unary") return bindUnary(handler, decode, begin);
  if (kind === "server_streaming") return bindServerStreaming(handler, decode, begin, options);
  return bindBidiStreaming(handler, decode, begin, options);
}

type Decode = (bytes: Buffer) => unknown;

function bindUnary(handler: UnaryHandler<unknown>, decode: Decode, begin: BeginCall): UntypedHandleCall {
  const handle: handleUnaryCall<Buffer, Encoded> = (grpcCall, callback) => {
    const call = begin(grpcCall, (error, response) => {
      if (error) callback(toStatusObject(error));
      else callback(null, response);
    });
    try {
      const request = decode(grpcCall.request);
      call.about(request);
      handler(request, call).then(
        (response) => call.succeed(response),
        (error) => call.fail(error),
      );
    } catch (error) {
      call.fail(error);
    }
  };
  return handle as UntypedHandleCall;
}

function bindServerStreaming(
  handler: ServerStreamingHandler<unknown>,
  decode: Decode,
  begin: BeginCall,
  options: SendOptions,
): UntypedHandleCall {
  const handle: handleServerStreamingCall<Buffer, Uint8Array> = async (grpcCall) => {
    const call = begin(grpcCall, finishStream(grpcCall as ResponseStream));
    // By then an error that comes at once has been the whole answer. Else the client is told that the stream has begun.
    setImmediate(() => call.sendHeaders());
    try {
      const request = decode(grpcCall.request);
      call.about(request);
      await send(handler(request, call), grpcCall as ResponseStream, call, options);
      call.succeed();
    } catch (error) {
      call.fail(error);
    }
  };
  return handle as UntypedHandleCall;
}

function bindBidiStreaming(
  handler: BidiStreamingHandler<unknown>,
  decode: Decode,
  begin: BeginCall,
  options: SendOptions,
): UntypedHandleCall {
  const handle: handleBidiStreamingCall<Buffer, Uint8Array> = async (grpcCall) => {
    const call = begin(grpcCall, finishStream(grpcCall as ResponseStream));
    const requests = async function* () {
      // A stream that its iterator destroys could not be answered any more.
      for await (const bytes of grpcCall.iterator({ destroyOnReturn: false })) yield decode(bytes);
    };
    try {
      await send(handler(requests(), call), grpcCall as ResponseStream, call, options);
      call.succeed();
    } catch (error) {
      call.fail(error);
    }
  };
  return handle as UntypedHandleCall;
}

type ResponseStream = Writable & ServerSurfaceCall;

function finishStream(stream: ResponseStream): Finish {
  return (error) => {
    if (stream.cancelled) return;
    if (error) stream.emit("error", toStatusObject(error));
    else stream.end();
  };
}

/** Sends responses as fast as the client reads them, until the call has ended. */
async function send(
  responses: AsyncIterable<Uint8Array>,
  stream: ResponseStream,
  call: GrpcCall,
  { lastRead, unreadReplies, sendTurns }: SendOptions,
): Promise<void> {
  const resetLater = () => setTimeout(resetUnread, lastRead, stream).unref();
  const onStalled = () => {
    call.fail(watchTooSlow("The client has read nothing for too long"));
    resetLater();
  };
  const writer = new ResponseWriter(stream, { signal: call.signal, unreadReplies, onStalled });
  for await (const response of responses) {
    const turn = sendTurns.wait(response.length);
    if (turn) await turn;
    if (call.ended || stream.cancelled) return;
    call.sendHeaders();
    if (await writer.write(response)) continue;
    resetLater();
    return;
  }
}
