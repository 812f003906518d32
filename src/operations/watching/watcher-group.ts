import { draining, type LongrunError } from "../../errors.ts";
import type { Change } from "../../repository/repository.ts";
import type { OpenWaits, WaitingCaller } from "../open-waits.ts";
import type { Slices } from "../slices.ts";
import { type Inbox, Watcher } from "./watcher.ts";

/** Who watches, and what of it is for them. */
export interface WatchOptions extends WaitingCaller {
  /** Whether a change is for this watcher; all are without it. */
  readonly admits?: ((change: Change) => boolean) | undefined;
}

/** Where watchers are found by what they watch. */
interface WatcherIndex<Watched> {
  add(watched: Watched, watcher: Watcher): void;
  delete(watched: Watched, watcher: Watcher): void;
  values(): Iterable<Watcher>;
}

/** Watchers of one kind: in an index until they stop. */
export class WatcherGroup<Watched> {
  readonly #index: WatcherIndex<Watched>;
  readonly #openWaits: OpenWaits;
  readonly #slices: Slices;
  #draining = false;

  constructor(index: WatcherIndex<Watched>, openWaits: OpenWaits, slices: Slices) {
    this.#index = index;
    this.#openWaits = openWaits;
    this.#slices = slices;
  }

  /** Adds a watcher until the signal aborts. Throws TOO_MANY_WAITS, or SERVER_DRAINING after {@link drain}. */
  watch(watched: Watched, inbox: Inbox, { signal, principal, admits }: WatchOptions): Watcher {
    if (this.#draining) throw draining();
    const exit = this.#openWaits.enter("watch", principal);
    const release = () => {
      exit();
      this.#index.delete(watched, watcher);
    };
    const watcher = new Watcher({ inbox, slices: this.#slices, admits, signal, release });
    this.#index.add(watched, watcher);
    return watcher;
  }

  /** Stops all who watch, with an error. */
  stopAll(error: LongrunError): void {
    for (const watcher of this.#index.values()) watcher.stop(error);
  }

  /** Stops all who watch, with SERVER_DRAINING, now and from now on. */
  drain(): void {
    this.#draining = true;
    this.stopAll(draining());
  }
}
