import { create, equals } from "@bufbuild/protobuf";
import {
  Code,
  type Operation,
  type OperationRecord,
  OperationRegistry,
  OperationSchema,
  StatusSchema,
  WatchOperationRequestSchema,
} from "../proto/messages.ts";
import { Backoff } from "./backoff.ts";
import { Patience } from "./patience.ts";
import { POLLING, Poller } from "./poller.ts";
import type { StateSource } from "./state-source.ts";
import { StatusError } from "./status-error.ts";

/** A state of an operation, with all that the server knows of it if that is longrun. */
export interface OperationState {
  readonly operation: Operation;
  readonly record: OperationRecord | undefined;
}

/**
 * Gives the states of an operation as they change, until it is done: by WatchOperation, again after the server was
 * unavailable for a while; if the server has no such method, by asking again and again.
 */
export async function* watchStates(
  source: StateSource,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<OperationState, void> {
  const { channel, timing } = source;
  const patience = new Patience({ delays: POLLING, timing, signal, end: Number.POSITIVE_INFINITY });
  const request = create(WatchOperationRequestSchema, { name });
  let etag: string | undefined;
  for (;;) {
    try {
      for await (const record of channel.stream(OperationRegistry.method.watchOperation, request, { signal })) {
        patience.renew();
        if (record.operation === undefined || record.etag === etag) continue;
        etag = record.etag;
        yield { operation: record.operation, record };
        if (record.operation.done) return;
      }
      throw endedEarly();
    } catch (error) {
      if (error instanceof StatusError && error.code === Code.UNIMPLEMENTED) break;
      await patience.bear(error);
    }
  }
  yield* poll(source, name, signal);
}

async function* poll(
  source: StateSource,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<OperationState, void> {
  const poller = new Poller(source, name, { signal });
  const intervals = new Backoff(POLLING);
  let last = await poller.latest();
  yield { operation: last, record: undefined };
  while (!last.done) {
    const operation = await poller.next(intervals.next());
    if (equals(OperationSchema, operation, last)) continue;
    last = operation;
    intervals.reset();
    yield { operation, record: undefined };
  }
}

function endedEarly(): StatusError {
  const message = "the server ended the watch before the operation was done";
  return new StatusError(create(StatusSchema, { code: Code.UNAVAILABLE, message }));
}
