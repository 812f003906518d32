import type { KeySet } from "./key-set.ts";

/** Where the keys that verify tokens come from, and how new ones do. */
export interface KeySource {
  /** The keys in use: another object as soon as they have changed; undefined as long as there were none. */
  readonly current: KeySet | undefined;
  /** Resolves when `current` is as new as it can be had now; asks no more often than is decent. Never rejects. */
  refresh(): Promise<void>;
  /** Looks at once whether there are new keys. */
  check(): void;
  /** Looks no more. */
  close(): void;
}
