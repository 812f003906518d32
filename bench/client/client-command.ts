import type { Until } from "./until.ts";

/** What a load client can be told to do. Bodies are encoded messages. */
export type ClientCommand =
  | { kind: "call"; path: string; body: Uint8Array }
  | { kind: "load"; path: string; bodies: Uint8Array[]; streams: number; until: Until }
  | { kind: "hold"; path: string; body: Uint8Array; streams: number }
  | { kind: "release"; path: string; body: Uint8Array }
  | { kind: "watch"; path: string; body: Uint8Array; streams: number }
  | { kind: "pace"; path: string; bodies: Uint8Array[]; first: number; perSecond: number; last: number }
  | { kind: "ignore"; path: string; body: Uint8Array }
  | { kind: "readOn" }
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
  /** How many streams are open. */
  watch: number;
  pace: PaceResult;
  ignore: null;
  readOn: SlowReadResult;
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

/** Updates that were made at a pace, and what those who watched were told of them. */
export interface PaceResult {
  /** The updates, with the time that each took. */
  updates: LoadResult;
  /** The messages that came, with the time since the update that each tells of was sent. */
  told: LoadResult;
  /** From sending the last update until every stream has told of the last ones. */
  settledMs: number;
}

/** How a stream ended that was not read for some time. */
export interface SlowReadResult {
  /** Its gRPC code, if it has one. */
  code: number | undefined;
  /** Whether it ended before it was read. */
  cut: boolean;
  /** How many messages came unasked, and in all. */
  unread: number;
  messages: number;
}
