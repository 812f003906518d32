import type { Writable } from "node:stream";

/** How many bytes may be on their way to a client that does not read them. */
const MOST_UNREAD = 64 * 1024;

/** What a response costs besides its bytes. */
const OVERHEAD = 256;

/** Writes the responses of one call no faster than its client reads them. */
export class ResponseWriter {
  readonly #stream: Writable;
  readonly #signal: AbortSignal;
  #unread = 0;
  #goOn: (() => void) | undefined;

  /** Waits for the client no longer than until the signal aborts. */
  constructor(stream: Writable, signal: AbortSignal) {
    this.#stream = stream;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#goOn?.());
  }

  /** Writes one response; resolves when there is room for the next one, or with false if the signal aborts before. */
  async write(response: Uint8Array): Promise<boolean> {
    const cost = response.length + OVERHEAD;
    this.#unread += cost;
    this.#stream.write(response, () => {
      this.#unread -= cost;
      if (this.#unread <= MOST_UNREAD) this.#goOn?.();
    });
    if (this.#unread > MOST_UNREAD && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    }
    return this.#unread <= MOST_UNREAD;
  }
}
