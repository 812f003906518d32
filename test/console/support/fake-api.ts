import { afterEach, beforeEach, jest } from "@jest/globals";

/** One request that the console has made, which waits for its answer. */
export interface HeldRequest {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  /** Answers with a status and JSON. */
  answer(json: object, status?: number): Promise<void>;
  /** Fails as if the server were away. */
  fail(): Promise<void>;
  /** Answers with a stream of server-sent events, which goes on with `tell` and `end`. */
  open(): Promise<void>;
  /** Sends an event: `message` unless another is named. */
  tell(json: object, event?: string): Promise<void>;
  end(): Promise<void>;
}

/** What the console asks the server for in a test without a browser; each request is answered by the test. */
export interface FakeApi {
  /** The requests that have been made, the first first. */
  readonly requests: readonly HeldRequest[];
  /** Waits for so many milliseconds on the fake clock, and for everything that is due. */
  pass(milliseconds: number): Promise<void>;
}

/** Fakes the server, the document and the clock for all tests of a file. */
export function fakeApi(): FakeApi {
  const requests: HeldRequest[] = [];
  const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

  beforeEach(() => {
    requests.length = 0;
    jest.useFakeTimers();
    const document = { hidden: false, baseURI: "http://localhost/console/", querySelector: () => null };
    Object.defineProperty(globalThis, "document", {
      value: Object.assign(new EventTarget(), document),
      configurable: true,
    });
    jest.spyOn(globalThis, "fetch").mockImplementation((url, init) => {
      const { promise, resolve, reject } = Promise.withResolvers<Response>();
      const signal = init?.signal ?? undefined;
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
      const path = new URL(String(url)).pathname;
      requests.push(heldRequest({ path, signal, resolve, reject, settle: () => pass(0) }));
      return promise;
    });
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    Reflect.deleteProperty(globalThis, "document");
  });

  return { requests, pass };
}

interface Held extends Pick<HeldRequest, "path" | "signal"> {
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
  readonly settle: () => Promise<void>;
}

function heldRequest({ path, signal, resolve, reject, settle }: Held): HeldRequest {
  const encoder = new TextEncoder();
  let stream: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  return {
    path,
    signal,
    answer: (json, status = 200) => {
      resolve(Response.json(json, { status }));
      return settle();
    },
    fail: () => {
      reject(new TypeError("Failed to fetch"));
      return settle();
    },
    open: () => {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => {
          stream = controller;
        },
      });
      resolve(new Response(body));
      return settle();
    },
    tell: (json, event = "message") => {
      stream?.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(json)}\n\n`));
      return settle();
    },
    end: () => {
      stream?.close();
      return settle();
    },
  };
}
