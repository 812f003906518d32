import type { Writable } from "node:stream";
import type { UnreadReplies } from "../connections/unread-replies.ts";

/** How many bytes may be on their way to a client that does not read them. */
const MOST_UNREAD = 64 * 1024;

/** What a response costs besides its bytes. */
const OVERHEAD = 256;

/** What a writer has to do with other calls, and with the end of its own. */
export interface ResponseWriterOptions {
  /** The client is waited for no longer than until this aborts. */
  readonly signal: AbortSignal;
  readonly unreadReplies: UnreadReplies;
  /** Told once if the client reads nothing for too long, or others need the room. */
  readonly onStalled: () => void;
}

/** Writes the responses of one call no faster than its client reads them. */
export class ResponseWriter {
  readonly #stream: Writable;
  readonly #options: ResponseWriterOptions;
  #unread = 0;
  #goOn: (() => void) | undefined;

  constructor(stream: Writable, options: ResponseWriterOptions) {
    this.#stream = stream;
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#goOn?.());
  }

  /** Writes one response; resolves when there is room for the next one, or with false if the signal aborts before. */
  async write(response: Uint8Array): Promise<boolean> {
    const cost = response.length + OVERHEAD;
    this.#unread += cost;
    this.#stream.write(response, () => this.#read(cost));
    if (this.#unread > MOST_UNREAD && !this.#options.signal.aborted) await this.#roomForMore();
    return this.#unread <= MOST_UNREAD;
  }

  /** Resolves when the client has read enough, or is not waited for any more. */
  async #roomForMore(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#goOn = resolve;
    this.#beginToWait();
    await promise;
    this.#goOn = undefined;
    this.#options.unreadReplies.end(this);
  }

  #beginToWait(): void {
    const { unreadReplies, onStalled } = this.#options;
    unreadReplies.begin(this, this.#unread, onStalled);
  }

  /** Notes that the client has read a response; who reads on has time again. */
  #read(cost: number): void {
    this.#unread -= cost;
    if (this.#goOn === undefined) return;
    if (this.#unread <= MOST_UNREAD) this.#goOn();
    else this.#beginToWait();
  }
}
