/** What is made of files, and can look at once whether they have changed. */
export interface Reloading {
  check(): void;
  close(): void;
}

/** Who is told of files that a server reads again, and who has them looked at. */
export interface WatchContext {
  /** Tells in a sentence what the operator should see to; `file` says what is in the file, never its path. */
  readonly warn: (file: string) => (message: string) => void;
  /** Tells in a sentence what is as it may be, and perhaps not as it was meant. */
  readonly advise: (message: string) => void;
  /** Tells that new contents are in use, or the old ones well again. */
  readonly reloaded: (file: string) => void;
  /** Takes what is to look when the operator says so, and to be closed in the end. */
  readonly add: <Each extends Reloading>(each: Each) => Each;
}
