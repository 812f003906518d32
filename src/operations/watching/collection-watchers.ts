import type { ParentPattern } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import { draining } from "../../errors.ts";
import type { Change } from "../../repository/repository.ts";
import { OpenWaits } from "../open-waits.ts";
import { Slices } from "../slices.ts";
import { ParentIndex } from "./parent-index.ts";
import { PendingChanges } from "./pending-changes.ts";
import { RisingChanges } from "./rising-changes.ts";
import { Watcher } from "./watcher.ts";

/** All who watch the operations of some parents. */
export class CollectionWatchers {
  readonly #watchers = new ParentIndex<Watcher>();
  readonly #rising = new RisingChanges();
  readonly #openWaits: OpenWaits;
  readonly #slices: Slices;
  #draining = false;

  constructor(openWaits = new OpenWaits(), slices = new Slices()) {
    this.#openWaits = openWaits;
    this.#slices = slices;
  }

  /**
   * Watches, from now on, the operations directly in some parents, until the signal aborts. The reader gets the newest
   * change of each operation that has changed since it last read, or WATCH_TOO_SLOW if these are too many. Throws
   * TOO_MANY_WAITS, or SERVER_DRAINING after {@link drain}.
   */
  watch(parents: ParentPattern, signal: AbortSignal): Watcher {
    if (this.#draining) throw draining();
    const exit = this.#openWaits.enter();
    const release = () => {
      exit();
      this.#watchers.delete(parents, watcher);
    };
    const watcher = new Watcher({ inbox: new PendingChanges(), slices: this.#slices, signal, release });
    this.#watchers.add(parents, watcher);
    return watcher;
  }

  /** Tells those who watch the operation's parent. */
  notify(change: Change): void {
    if (this.#watchers.isEmpty || !this.#rising.admits(change)) return;
    for (const watcher of this.#watchers.get(parentOf(change.name))) watcher.put(change);
  }

  /** Stops all who watch, with SERVER_DRAINING, now and from now on. */
  drain(): void {
    this.#draining = true;
    for (const watcher of this.#watchers.values()) watcher.stop(draining());
  }
}
