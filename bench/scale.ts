/** How much is measured. */
export interface Scale {
  /** How often the servers are started anew for Get, and for Create and Update. */
  restarts: number;
  /** Interleaved slices after each start, and their length. */
  slices: number;
  sliceMs: number;
  /** Calls that each server answers before it is measured. */
  warmUpCalls: number;
  /** How often the servers are started anew for the waiters, and completions after each start. */
  waiterRestarts: number;
  completions: number;
  waiterConnections: number;
  waitersEach: number;
  /** Operations in the large repository, and slices of the load of List on each. */
  operations: number;
  listSlices: number;
  /** Operations that are filtered, slices of the load of each filter, and how long Gets are made while filters run. */
  filtered: number;
  filterSlices: number;
  filterGetMs: number;
  /** Streams that watch one operation, operations that one stream watches, updates in a second, and rounds of these. */
  watched: number;
  updatesPerSecond: number;
  watchRounds: number;
  watchMs: number;
  /** Changes that nobody reads. */
  unread: number;
  /** Waits on one replica that end by another, in each case. */
  wakeUps: number;
  /** Gets of each name whose times are compared. */
  timedCalls: number;
}

/** Eight to nine minutes. */
export const fullScale: Scale = {
  restarts: 8,
  slices: 3,
  sliceMs: 400,
  warmUpCalls: 30_000,
  waiterRestarts: 3,
  completions: 3,
  waiterConnections: 50,
  waitersEach: 200,
  operations: 1_000_000,
  listSlices: 12,
  filtered: 200_000,
  filterSlices: 8,
  filterGetMs: 2000,
  watched: 1000,
  updatesPerSecond: 1000,
  watchRounds: 4,
  watchMs: 5000,
  unread: 30_000,
  wakeUps: 500,
  timedCalls: 20_000,
};

/** Less than a minute: shows that everything works, the figures say little. */
export const quickScale: Scale = {
  restarts: 2,
  slices: 2,
  sliceMs: 300,
  warmUpCalls: 15_000,
  waiterRestarts: 1,
  completions: 2,
  waiterConnections: 50,
  waitersEach: 200,
  operations: 50_000,
  listSlices: 4,
  filtered: 50_000,
  filterSlices: 3,
  filterGetMs: 1000,
  watched: 1000,
  updatesPerSecond: 1000,
  watchRounds: 2,
  watchMs: 2500,
  unread: 30_000,
  wakeUps: 100,
  timedCalls: 4000,
};
