import { draining } from "../../errors.ts";
import type { Change } from "../../repository/repository.ts";
import { MultiMap } from "../multi-map.ts";
import { OpenWaits } from "../open-waits.ts";
import { Slices } from "../slices.ts";
import { NewestChange } from "./newest-change.ts";
import { Watcher } from "./watcher.ts";

/** All who watch some operation. */
export class OperationWatchers {
  readonly #watchers = new MultiMap<string, Watcher>();
  readonly #openWaits: OpenWaits;
  readonly #slices: Slices;
  #draining = false;

  constructor(openWaits = new OpenWaits(), slices = new Slices()) {
    this.#openWaits = openWaits;
    this.#slices = slices;
  }

  /**
   * Watches, from now on, the operation with this name, until the signal aborts. The reader gets the newest change of
   * those that have come since it last read. Throws TOO_MANY_WAITS, or SERVER_DRAINING after {@link drain}.
   */
  watch(name: string, signal: AbortSignal): Watcher {
    if (this.#draining) throw draining();
    const exit = this.#openWaits.enter();
    const release = () => {
      exit();
      this.#watchers.delete(name, watcher);
    };
    const watcher = new Watcher({ inbox: new NewestChange(), slices: this.#slices, signal, release });
    this.#watchers.add(name, watcher);
    return watcher;
  }

  /** Tells those who watch the operation. */
  notify(change: Change): void {
    for (const watcher of this.#watchers.get(change.name)) watcher.put(change);
  }

  /** Stops all who watch, with SERVER_DRAINING, now and from now on. */
  drain(): void {
    this.#draining = true;
    for (const watcher of this.#watchers.values()) watcher.stop(draining());
  }
}
