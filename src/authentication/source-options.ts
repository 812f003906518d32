import type { Clock } from "../clock.ts";

/** What a source of keys needs besides its place. */
export interface SourceOptions {
  /** Told in a sentence what the operator should see to; never a secret. */
  readonly warn: (message: string) => void;
  /** Told when other keys than before are in use, and when what was warned of is over. */
  readonly onReload?: () => void;
  readonly clock?: Clock;
}
