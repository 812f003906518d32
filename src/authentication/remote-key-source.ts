import { type Clock, systemClock } from "../clock.ts";
import { fetchText } from "./fetch-text.ts";
import { type KeySet, parseKeySet } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";
import { messageOf } from "./message-of.ts";
import type { SourceOptions } from "./source-options.ts";

/** How long a fetched key set is good, in milliseconds. */
const LIFETIME = 600_000;
/** How long after a fetch the next one may come because of an unknown key, or because it failed. */
const COOLDOWN = 30_000;
/** The same as long as there are no keys at all, and so nobody gets in. */
const FIRST_COOLDOWN = 5000;
const TIMEOUT = 5000;

/**
 * The key set at a URL. It is fetched at once, every 10 minutes, and for a token whose key is not in it, but then not
 * within 30 s of the last time, so that made-up keys are no way to attack the issuer. While it cannot be had, or has no key
 * that can be used, the last good set stays, however long that takes; failures are warned of once in a row, and that they
 * are over is told as a reload.
 */
export class RemoteKeySource implements KeySource {
  readonly #url: URL;
  readonly #warn: (message: string) => void;
  readonly #onReload: () => void;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #current: KeySet | undefined;
  #text: string | undefined;
  #fetching: Promise<void> | undefined;
  #lastFetch = 0;
  #hasFailed = false;
  #cancelTimer: () => void = () => {};

  constructor(url: URL, { warn, onReload = () => {}, clock = systemClock }: SourceOptions) {
    this.#url = url;
    this.#warn = (message) => warn(`${url.origin}${url.pathname}: ${message}`);
    this.#onReload = onReload;
    this.#clock = clock;
    this.check();
  }

  get current(): KeySet | undefined {
    return this.#current;
  }

  async refresh(): Promise<void> {
    if (this.#fetching === undefined && this.#clock.now() < this.#lastFetch + this.#cooldown) return;
    this.check();
    await this.#fetching;
  }

  check(): void {
    if (this.#isClosed) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
  }

  close(): void {
    this.#closing.abort();
    this.#cancelTimer();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  get #cooldown(): number {
    return this.#current === undefined ? FIRST_COOLDOWN : COOLDOWN;
  }

  async #fetch(): Promise<void> {
    this.#cancelTimer();
    this.#lastFetch = this.#clock.now();
    try {
      const isNew = this.#use(await this.#fetchText());
      if (isNew || this.#hasFailed) this.#onReload();
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed && !this.#isClosed) this.#warn(`The keys for tokens cannot be had: ${messageOf(error)}`);
      this.#hasFailed = true;
    }
    if (this.#isClosed) return;
    this.#cancelTimer = this.#clock.after(this.#hasFailed ? this.#cooldown : LIFETIME, () => this.check());
  }

  async #fetchText(): Promise<string> {
    const tooLong = new AbortController();
    const cancel = this.#clock.after(TIMEOUT, () => tooLong.abort(new Error(`There is no answer in ${TIMEOUT} ms.`)));
    try {
      return await fetchText(this.#url, AbortSignal.any([tooLong.signal, this.#closing.signal]));
    } finally {
      cancel();
    }
  }

  /** Takes a key set into use; gives whether it takes the place of another one. */
  #use(text: string): boolean {
    if (text === this.#text) return false;
    const isFirst = this.#text === undefined;
    this.#current = parseKeySet(text, this.#warn, false);
    this.#text = text;
    return !isFirst;
  }
}
