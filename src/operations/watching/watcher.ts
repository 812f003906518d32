import type { LongrunError } from "../../errors.ts";
import type { Change } from "../../repository/repository.ts";
import type { Slices } from "../slices.ts";

/** Keeps the changes that a watcher has been told of, until its reader takes them. */
export interface Inbox {
  readonly isEmpty: boolean;
  /** Adds a change, or leaves out one that is no news. Gives the error that stops the watcher if there is no room. */
  put(change: Change): LongrunError | undefined;
  /** Takes the change that is to be told first. */
  take(): Change | undefined;
}

/** What a watcher belongs to. */
interface WatcherOptions {
  readonly inbox: Inbox;
  readonly slices: Slices;
  /** Whether a change is for the watcher; all are without it. */
  readonly admits?: ((change: Change) => boolean) | undefined;
  /** Stops the watcher. */
  readonly signal: AbortSignal;
  /** Called once, when the watcher stops: nobody needs to tell it anything any more. */
  readonly release: () => void;
}

/**
 * One who watches: told of changes by the one side, and read by the other. Its reader is woken in a slice, for each
 * reading costs the answering of a call.
 */
export class Watcher {
  readonly #inbox: Inbox;
  readonly #slices: Slices;
  readonly #admits: ((change: Change) => boolean) | undefined;
  readonly #signal: AbortSignal;
  readonly #release: () => void;
  #wake: (() => void) | undefined;
  #stopped = false;
  #error: LongrunError | undefined;

  constructor({ inbox, slices, admits, signal, release }: WatcherOptions) {
    this.#inbox = inbox;
    this.#slices = slices;
    this.#admits = admits;
    this.#signal = signal;
    this.#release = release;
    signal.addEventListener("abort", this.#onAbort);
  }

  /** Tells the watcher of a change, at little cost: nothing is read yet. */
  put(change: Change): void {
    if (this.#admits?.(change) === false) return;
    const error = this.#inbox.put(change);
    if (error) this.stop(error);
    else this.#wakeReader();
  }

  /**
   * Resolves with what is to be told next, when there is something; with undefined, or rejecting with the error, when
   * the watcher has stopped and all has been taken. There must be one reader at a time.
   */
  async next(): Promise<Change | undefined> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#stopped || !this.#inbox.isEmpty) this.#wakeReader();
    });
    const change = this.#inbox.take();
    if (change === undefined && this.#error) throw this.#error;
    return change;
  }

  /** Stops, with an error for the reader if one is given; harmless when it has stopped already. */
  stop(error?: LongrunError): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#error = error;
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#release();
    this.#wakeReader();
  }

  readonly #onAbort = () => this.stop();

  #wakeReader(): void {
    if (this.#wake) this.#slices.run(this.#wake);
    this.#wake = undefined;
  }
}
