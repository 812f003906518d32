import { ApiError } from "./api-error.ts";
import { collection, type Selection } from "./operations.ts";
import { pathOf } from "./path-of.ts";
import type { OperationRecord } from "./record.ts";
import { send } from "./request.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/** What happened to an operation: it is as in the record now, or it is gone. */
export interface OperationChange {
  readonly record?: OperationRecord;
  readonly deletedName?: string;
}

/** The server says something every 15 s; a stream that is silent for longer has been lost. */
const SILENCE_MS = 40_000;
const HTTP_TIMEOUT = 408;

/** The changes of operations from now on; `onOpen` is called when they have begun to come. Throws {@link ApiError}. */
export function watchOperations(
  { parent, filter }: Selection,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<OperationChange> {
  return watch(collection(parent, ":watch"), { filter }, signal, onOpen);
}

/** One operation, as it is and as it changes until it is done. Throws {@link ApiError}. */
export function watchOperation(name: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<OperationRecord> {
  return watch(`v1/${pathOf(name)}:watch`, {}, signal, onOpen);
}

async function* watch<Change>(
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<Change> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new ApiError(HTTP_TIMEOUT, "Nothing is heard of changes.")), SILENCE_MS);
  };
  heard();
  try {
    const headers = { accept: "text/event-stream" };
    const reply = await send(path, { query, headers, signal: AbortSignal.any([signal, silence.signal]) });
    onOpen();
    for await (const { event, data } of serverSentEvents(reply, heard)) {
      if (event === "error") throw ApiError.inStream(JSON.parse(data));
      yield JSON.parse(data);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (silence.signal.aborted) throw silence.signal.reason;
    throw error instanceof ApiError ? error : new ApiError(0, "The server cannot be reached.");
  } finally {
    clearTimeout(timer);
  }
}
