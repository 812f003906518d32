import type { ServerHttp2Stream } from "node:http2";
import { authenticationUnavailable, type LongrunError } from "../../errors.ts";

/** So many calls may wait to be let in; more are refused, for each keeps what its client has sent. */
const MOST_HELD = 5000;

/** Told what became of a stream that was held back: a value, or what was thrown instead. */
export interface HeldBack<Value> {
  readonly onValue: (value: Value) => void;
  readonly onError: (thrown: unknown) => void;
}

/** Holds streams back until something is known of them. Meanwhile nothing is read, and the client may go. */
export class HeldStreams {
  readonly #release = new Map<ServerHttp2Stream, (error: LongrunError) => void>();
  readonly #most: number;

  /** `most` is how many may be held at a time. */
  constructor(most = MOST_HELD) {
    this.#most = most;
  }

  /** How many are held. */
  get size(): number {
    return this.#release.size;
  }

  /**
   * Holds a stream until the value is there, and then tells once: the value, the rejection, or AUTHENTICATION_UNAVAILABLE if
   * too many are held. If the client closes the stream first, neither is called.
   */
  hold<Value>(stream: ServerHttp2Stream, value: Promise<Value>, { onValue, onError }: HeldBack<Value>): void {
    stream.on("error", () => stream.destroy());
    if (this.#release.size >= this.#most) {
      value.catch(() => {});
      onError(authenticationUnavailable());
      return;
    }
    const letGo = () => this.#release.delete(stream);
    this.#release.set(stream, (error) => {
      if (letGo()) onError(error);
    });
    stream.once("close", letGo);
    value.then(
      (settled) => letGo() && onValue(settled),
      (thrown) => letGo() && onError(thrown),
    );
  }

  /** Lets a stream go with an error, if it is still held. */
  release(stream: ServerHttp2Stream, error: LongrunError): void {
    this.#release.get(stream)?.(error);
  }

  /** Lets all streams go with an error. */
  releaseAll(error: LongrunError): void {
    for (const release of [...this.#release.values()]) release(error);
  }
}
