/** What a load client can be told to do. Bodies are encoded messages. */
export type ClientCommand =
  | { kind: "call"; path: string; body: Uint8Array }
  | {
      kind: "load";
      path: string;
      bodies: Uint8Array[];
      streams: number;
      until: { calls: number } | { milliseconds: number };
    }
  | { kind: "hold"; path: string; body: Uint8Array; streams: number }
  | { kind: "release"; path: string; body: Uint8Array }
  | { kind: "probe"; path: string; body: Uint8Array; everyMs: number }
  | { kind: "probeEnd" };

/** What it answers. */
export interface ClientResults {
  /** The encoded response message. */
  call: Uint8Array;
  load: LoadResult;
  /** How many calls are open. */
  hold: number;
  release: ReleaseResult;
  probe: null;
  probeEnd: LoadResult;
}

/** Calls that were made, and the time each took. */
export interface LoadResult {
  calls: number;
  failed: number;
  elapsedMs: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** The open calls that one call answered: milliseconds from that call to the first and to the last of them. */
export interface ReleaseResult {
  answered: number;
  failed: number;
  early: number;
  firstMs: number;
  lastMs: number;
}
