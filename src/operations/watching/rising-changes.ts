import type { Change } from "../../repository/repository.ts";
import { isLater, type Version, versionOf } from "./version.ts";

/** How many names that changed last are remembered at least. */
const REMEMBERED = 10_000;

/** Tells the changes that are no news: a repository may tell of a version late, or twice. */
export class RisingChanges {
  #recent = new Map<string, Version>();
  #older: ReadonlyMap<string, Version> = new Map();

  /** Whether the change comes after all changes of its name that have been admitted, as far as they are remembered. */
  admits(change: Change): boolean {
    const { name } = change;
    const version = versionOf(change);
    if (!isLater(version, this.#recent.get(name) ?? this.#older.get(name))) return false;
    // The record itself would keep all its bytes.
    if (version) this.#recent.set(name, { uid: version.uid, sequence: version.sequence, revision: version.revision });
    if (this.#recent.size > REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    return true;
  }
}
