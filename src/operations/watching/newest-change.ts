import type { Change } from "../../repository/repository.ts";
import { isDone } from "../record.ts";
import { isLater, versionOf } from "./version.ts";
import type { Inbox } from "./watcher.ts";

/** Keeps the newest change of one name only. The end of an operation is kept even if it is deleted after that. */
export class NewestChange implements Inbox {
  #newest: Change | undefined;

  get isEmpty(): boolean {
    return this.#newest === undefined;
  }

  put(change: Change): undefined {
    const known = this.#newest;
    if (known && !isLater(versionOf(change), versionOf(known))) return;
    if (known?.record && isDone(known.record) && !change.record) return;
    this.#newest = change;
  }

  take(): Change | undefined {
    const newest = this.#newest;
    this.#newest = undefined;
    return newest;
  }
}
