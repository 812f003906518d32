import { readFileSync } from "node:fs";
import { type Clock, systemClock } from "../clock.ts";

/** How files are watched, and who is told. */
export interface WatchOptions<Value> {
  /**
   * Called with each new value, once it is in use, and with the one in use when the files are again as they were after
   * something was reported of them. What it throws goes to `onError`.
   */
  readonly onReload?: (value: Value) => void;
  /** Called with the reason why new contents are not used. */
  readonly onError: (error: unknown) => void;
  /** How often to look, in milliseconds; 5,000 by default. */
  readonly interval?: number;
  readonly clock?: Clock;
}

/**
 * What is made of the contents of some files, and made again when they change. The files are read to find that out: what
 * swaps links, as Kubernetes does with secrets, escapes the watches of file systems. Contents of which nothing can be
 * made are reported once, and the last good value stays. The timer does not keep the process alive.
 */
export class WatchedFiles<Value> {
  readonly #paths: readonly string[];
  readonly #make: (contents: readonly Buffer[]) => Value;
  readonly #options: WatchOptions<Value>;
  #value: Value;
  /** The contents of which the value was made. */
  #used: readonly Buffer[];
  /** The contents, or the reason why they cannot be read, that were reported last; undefined once all is well. */
  #reported: readonly Buffer[] | string | undefined;
  #cancel: () => void = () => {};

  private constructor(
    paths: readonly string[],
    make: (contents: readonly Buffer[]) => Value,
    options: WatchOptions<Value>,
  ) {
    this.#paths = paths;
    this.#make = make;
    this.#options = options;
    this.#used = readAll(paths);
    this.#value = make(this.#used);
    this.#lookLater();
  }

  /** Reads the files and makes the first value of them; throws what reading or making throws. */
  static open<Value>(
    paths: readonly string[],
    make: (contents: readonly Buffer[]) => Value,
    options: WatchOptions<Value>,
  ): WatchedFiles<Value> {
    return new WatchedFiles(paths, make, options);
  }

  /** What was made of the last good contents. */
  get value(): Value {
    return this.#value;
  }

  /** Looks at once whether the files have changed. */
  check(): void {
    let contents: readonly Buffer[];
    try {
      contents = readAll(this.#paths);
    } catch (error) {
      this.#report(error, String(error));
      return;
    }
    if (areEqual(contents, this.#reported ?? this.#used)) return;
    try {
      if (!areEqual(contents, this.#used)) this.#value = this.#make(contents);
      this.#used = contents;
      this.#reported = undefined;
      this.#options.onReload?.(this.#value);
    } catch (error) {
      this.#report(error, contents);
    }
  }

  /** Stops looking; the value stays. */
  close(): void {
    this.#cancel();
  }

  #lookLater(): void {
    const { interval = 5000, clock = systemClock } = this.#options;
    this.#cancel = clock.after(interval, () => {
      this.#lookLater();
      this.check();
    });
  }

  #report(error: unknown, found: readonly Buffer[] | string): void {
    if (found === this.#reported) return;
    this.#reported = found;
    this.#options.onError(error);
  }
}

function readAll(paths: readonly string[]): readonly Buffer[] {
  return paths.map((path) => readFileSync(path));
}

function areEqual(contents: readonly Buffer[], others: readonly Buffer[] | string | undefined): boolean {
  return Array.isArray(others) && contents.every((content, index) => content.equals(others[index]));
}
