import type { Clock } from "../../clock.ts";
import { LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";
import type { EventIds } from "./event-ids.ts";
import type { StreamFormat } from "./stream-format.ts";

const KEEP_ALIVE_MS = 15_000;

/** What a stream is made of. */
export interface StreamParts {
  readonly changes: AsyncIterator<Uint8Array>;
  /** The first change, which has been asked for. */
  readonly first: Promise<IteratorResult<Uint8Array>>;
  readonly format: StreamFormat;
  readonly ids: EventIds;
  readonly clock: Clock;
  /** Aborts when the call is over; with a LongrunError as its reason, the client is still there to be told. */
  readonly signal: AbortSignal;
  /** The JSON of a change. */
  write(change: Uint8Array): string;
  /** The JSON of what was thrown, in one line. */
  writeError(thrown: unknown): string;
  /** Called when the stream has ended or its reader has gone: ends the changes. */
  stop(): Promise<void>;
}

/**
 * The text of a stream, piece by piece; returns the code with which it ended. An error ends it, and is told as the format
 * has it; one that is no LongrunError is thrown after that, for the report.
 */
export async function* streamBody(parts: StreamParts): AsyncGenerator<string, Code, undefined> {
  const { format, ids } = parts;
  let index = 0;
  try {
    yield format.begin;
    for await (const change of withPauses(parts)) {
      const id = change && ids.next(change);
      if (change === undefined) yield format.keepAlive ?? "";
      else if (id !== undefined) yield format.change(parts.write(change), id, index++);
    }
    if (parts.signal.reason instanceof LongrunError) throw parts.signal.reason;
    yield format.end;
    return Code.OK;
  } catch (error) {
    yield format.error(parts.writeError(error), index) + format.end;
    if (!(error instanceof LongrunError)) throw error;
    return error.code;
  } finally {
    await parts.stop();
  }
}

/** The changes, and undefined whenever a keep-alive is due. */
async function* withPauses({ changes, first, format, clock }: StreamParts): AsyncGenerator<Uint8Array | undefined> {
  let next = first;
  for (;;) {
    const result = format.keepAlive === undefined ? await next : await within(next, KEEP_ALIVE_MS, clock);
    if (result?.done) return;
    yield result?.value;
    if (result !== undefined) next = changes.next();
  }
}

/** What a promise gives; undefined if it gives nothing for so many milliseconds. */
async function within<Value>(promise: Promise<Value>, milliseconds: number, clock: Clock): Promise<Value | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const cancel = clock.after(milliseconds, () => resolve(undefined));
  try {
    return await Promise.race([promise, over]);
  } finally {
    cancel();
  }
}
