import type { ParentPattern } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import { repositoryUnavailable } from "../../errors.ts";
import { defaultLimits } from "../../limits.ts";
import type { Change } from "../../repository/repository.ts";
import { OpenWaits } from "../open-waits.ts";
import { Slices } from "../slices.ts";
import { ParentIndex } from "./parent-index.ts";
import { PendingChanges, type PendingLimits } from "./pending-changes.ts";
import { RisingChanges } from "./rising-changes.ts";
import type { Watcher } from "./watcher.ts";
import { WatcherGroup, type WatchOptions } from "./watcher-group.ts";

/** All who watch the operations of some parents. */
export class CollectionWatchers {
  readonly #byParent = new ParentIndex<Watcher>();
  readonly #rising = new RisingChanges();
  readonly #group: WatcherGroup<ParentPattern>;
  readonly #limits: PendingLimits;

  constructor(openWaits = new OpenWaits(), slices = new Slices(), limits: PendingLimits = defaultLimits) {
    this.#limits = limits;
    this.#group = new WatcherGroup(this.#byParent, openWaits, slices);
  }

  /**
   * Watches, from now on, the operations directly in some parents, until the signal aborts. The reader gets the newest
   * change of each operation that has changed since it last read, or WATCH_TOO_SLOW if these are too many. Throws
   * TOO_MANY_WAITS, or SERVER_DRAINING after {@link drain}.
   */
  watch(parents: ParentPattern, options: WatchOptions): Watcher {
    return this.#group.watch(parents, new PendingChanges(this.#limits), options);
  }

  /** Tells those who watch the operation's parent. */
  notify(change: Change): void {
    if (this.#byParent.isEmpty || !this.#rising.admits(change)) return;
    for (const watcher of this.#byParent.get(parentOf(change.name))) watcher.put(change);
  }

  /** Stops all who watch, with REPOSITORY_UNAVAILABLE: changes have been missed, and cannot be made up for. */
  interrupt(): void {
    this.#group.stopAll(repositoryUnavailable());
  }

  /** Stops all who watch, with SERVER_DRAINING, now and from now on. */
  drain(): void {
    this.#group.drain();
  }
}
