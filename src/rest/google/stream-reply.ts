import { setImmediate } from "node:timers/promises";
import type { Message } from "@bufbuild/protobuf";
import type { Clock } from "../../clock.ts";
import type { BoundMethod } from "../../handlers/handler.ts";
import { Code, OperationRegistry } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import type { Caller } from "../caller.ts";
import type { HttpReply } from "../http.ts";
import { RestCall } from "../rest-call.ts";
import { changeIds, recordIds } from "./event-ids.ts";
import { streamBody } from "./stream-body.ts";
import { eventStream, type StreamFormat } from "./stream-format.ts";

const { watchOperation } = OperationRegistry.method;

/** How a stream is to be sent. */
export interface StreamOptions {
  readonly format: StreamFormat;
  /** The ID of the event that the client saw last, if it comes back (`Last-Event-ID`). */
  readonly lastEventId: string | undefined;
  readonly clock: Clock;
  /** The JSON of a change. */
  write(change: Uint8Array): string;
  /** The JSON of what was thrown, in one line. */
  writeError(thrown: unknown): string;
}

/**
 * Replies to a call of a streaming method. Throws what the handler throws at once. A client of server-sent events that
 * has seen the end of an operation gets 204, which tells it not to come back.
 */
export async function streamReply(
  { method, handler }: Extract<BoundMethod, { readonly kind: "server_streaming" }>,
  message: Message,
  call: Caller,
  options: StreamOptions,
): Promise<HttpReply> {
  const { format, lastEventId, clock } = options;
  const rpc = rpcOf(method);
  const ended = new AbortController();
  const signal = AbortSignal.any([call.signal, ended.signal]);
  const changes = handler(message, new RestCall(call, { signal }))[Symbol.asyncIterator]();
  const first = changes.next();
  const ofOneOperation = method === watchOperation;
  const seen = format === eventStream ? lastEventId : undefined;
  const ids = ofOneOperation ? recordIds(seen) : changeIds(seen, () => clock.now());
  // The state of one operation comes soon. Changes may not come for days; but what is wrong with the request, at once.
  const begun = await Promise.race(ofOneOperation ? [first] : [first, setImmediate(undefined)]);
  const stop = async () => {
    ended.abort();
    await changes.return?.();
  };
  if (begun && !begun.done && ids.isLast(begun.value) && ids.next(begun.value) === undefined) {
    await changes.return?.();
    return { status: 204, code: Code.OK, rpc, profile: "google" };
  }
  return {
    status: 200,
    headers: { "content-type": format.contentType, "cache-control": "no-store", "x-accel-buffering": "no" },
    body: discardable(streamBody({ ...options, changes, first, ids, signal: call.signal, stop }), stop),
    code: Code.OK,
    rpc,
    profile: "google",
  };
}

/** The pieces of a generator, which is stopped also if it is discarded unread: its own `finally` would do nothing then. */
function discardable(pieces: AsyncGenerator<string, Code>, stop: () => Promise<void>): AsyncIterable<string> {
  const next = () => pieces.next();
  const end = async () => {
    await stop();
    return pieces.return(Code.CANCELLED);
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
