/** So many bytes of large replies are sent in one turn of the event loop. */
const BYTES_PER_TURN = 4 * 1024 * 1024;

/** Replies of fewer bytes are sent at once, and not counted: those of all calls of a connection are no more than one large one. */
export const LARGE_REPLY = 16 * 1024;

/**
 * Has large replies sent in turns, in the order in which they are ready: those to a thousand calls that have come together
 * would keep all other clients waiting, and take the memory of all of them at a time, for what is cut off is given back
 * between two turns.
 */
export class SendTurns {
  readonly #waiting: { readonly bytes: number; readonly send: () => void }[] = [];
  #left = BYTES_PER_TURN;
  #isTurnOver = true;

  /** Sends a reply of so many bytes: at once if that may be, else in one of the next turns. */
  send(bytes: number, send: () => void): void {
    if (bytes < LARGE_REPLY) send();
    else if (this.#left > 0 && this.#waiting.length === 0) this.#take(bytes, send);
    else this.#waiting.push({ bytes, send });
  }

  /** Resolves when so many bytes may be sent; undefined if they may be at once. */
  wait(bytes: number): Promise<void> | undefined {
    return bytes < LARGE_REPLY ? undefined : new Promise((resolve) => this.send(bytes, resolve));
  }

  #take(bytes: number, send: () => void): void {
    this.#left -= bytes;
    if (this.#isTurnOver) setImmediate(() => this.#goOn());
    this.#isTurnOver = false;
    send();
  }

  #goOn(): void {
    this.#left = BYTES_PER_TURN;
    this.#isTurnOver = true;
    while (this.#left > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#take(next.bytes, next.send);
    }
  }
}
