import type { Change } from "../../repository/repository.ts";
import { MultiMap } from "../multi-map.ts";
import { OpenWaits } from "../open-waits.ts";
import { Slices } from "../slices.ts";
import { NewestChange } from "./newest-change.ts";
import type { Watcher } from "./watcher.ts";
import { WatcherGroup, type WatchOptions } from "./watcher-group.ts";

/** All who watch some operation. */
export class OperationWatchers {
  readonly #byName = new MultiMap<string, Watcher>();
  readonly #group: WatcherGroup<string>;

  constructor(openWaits = new OpenWaits(), slices = new Slices()) {
    this.#group = new WatcherGroup(this.#byName, openWaits, slices);
  }

  /** The names of the operations that somebody watches. */
  get names(): Iterable<string> {
    return this.#byName.keys();
  }

  /**
   * Watches, from now on, the operation with this name, until the signal aborts. The reader gets the newest change of
   * those that have come since it last read. Throws TOO_MANY_WAITS, or SERVER_DRAINING after {@link drain}.
   */
  watch(name: string, options: WatchOptions): Watcher {
    return this.#group.watch(name, new NewestChange(), options);
  }

  /** Tells those who watch the operation. */
  notify(change: Change): void {
    for (const watcher of this.#byName.get(change.name)) watcher.put(change);
  }

  /** Stops all who watch, with SERVER_DRAINING, now and from now on. */
  drain(): void {
    this.#group.drain();
  }
}
