/** What is open as long as a server runs. */
export interface OpenThing {
  /** Looks at once whether the files that it is made of have changed, if it is made of any. */
  check?(): void;
  close(): void | Promise<void>;
}

/** Who is told of what a server has open, and who closes it. */
export interface OpenContext {
  /** Tells in a sentence what the operator should see to; `file` says what is in the file, never its path. */
  readonly warn: (file: string) => (message: string) => void;
  /** Tells in a sentence what is as it may be, and perhaps not as it was meant. */
  readonly advise: (message: string) => void;
  /** Tells that new contents are in use, or the old ones well again. */
  readonly reloaded: (file: string) => void;
  /** Takes what is to look when the operator says so, and to be closed in the end, before all that was opened before it. */
  readonly add: <Each extends OpenThing>(each: Each) => Each;
}
