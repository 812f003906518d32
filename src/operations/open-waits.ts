import { tooManyWaits } from "../errors.ts";
import { defaultLimits } from "../limits.ts";

/** What a call does that is counted: it waits for an operation's end, or it watches. */
export type WaitKind = "wait" | "watch";

/** Who waits or watches, and whether still. */
export interface WaitingCaller {
  /** Aborts when they have gone. */
  readonly signal: AbortSignal;
  /** The name of the principal, if it is one whose calls are limited. */
  readonly principal?: string | undefined;
}

/** How many calls may wait or watch at the same time. */
export interface OpenWaitsOptions {
  /** All calls of the server together; that of {@link defaultLimits} by default. */
  readonly most?: number;
  /** Those of each principal; that of {@link defaultLimits} by default. */
  readonly mostPerPrincipal?: number;
}

/** Counts the calls of a server that wait or watch, and refuses those that are too many. */
export class OpenWaits {
  readonly #most: number;
  readonly #mostPerPrincipal: number;
  readonly #counts: Record<WaitKind, number> = { wait: 0, watch: 0 };
  readonly #byPrincipal = new Map<string, number>();

  constructor({ most, mostPerPrincipal }: OpenWaitsOptions = {}) {
    this.#most = most ?? defaultLimits.maxWaits;
    this.#mostPerPrincipal = mostPerPrincipal ?? defaultLimits.maxWaitsPerPrincipal;
  }

  /** How many calls wait or watch now. */
  count(kind: WaitKind): number {
    return this.#counts[kind];
  }

  /**
   * Counts one more until the function returned is called, once or more often; among those of a principal if one is named.
   * Throws TOO_MANY_WAITS.
   */
  enter(kind: WaitKind, principal?: string): () => void {
    const own = principal === undefined ? 0 : (this.#byPrincipal.get(principal) ?? 0);
    if (own >= this.#mostPerPrincipal) {
      throw tooManyWaits(`${this.#mostPerPrincipal} calls of the caller`);
    }
    if (this.#counts.wait + this.#counts.watch >= this.#most) {
      throw tooManyWaits(`${this.#most} calls`);
    }
    this.#add(kind, principal, 1);
    let entered = true;
    return () => {
      if (entered) this.#add(kind, principal, -1);
      entered = false;
    };
  }

  #add(kind: WaitKind, principal: string | undefined, change: 1 | -1): void {
    this.#counts[kind] += change;
    if (principal === undefined) return;
    const own = (this.#byPrincipal.get(principal) ?? 0) + change;
    if (own === 0) this.#byPrincipal.delete(principal);
    else this.#byPrincipal.set(principal, own);
  }
}
