import { type Clock, pause } from "../clock.ts";
import type { Change, Repository } from "../repository/repository.ts";

/** Those who are told of the changes of operations that they name. */
interface Told {
  readonly names: Iterable<string>;
  notify(change: Change): void;
}

/** What catching up needs. */
interface CatchUpOptions {
  readonly repository: Pick<Repository, "read">;
  readonly clock: Clock;
  readonly told: readonly Told[];
}

/** So many operations are read at a time: other calls want the repository, too. */
const LANES = 8;

/** The pause after a failed read, in milliseconds. */
const PAUSE = 1000;

/**
 * Reads each operation that somebody is to be told of, and tells how it is: changes of it may have been missed. Goes on
 * until each has been read, or nobody is interested any more, however long the repository is away.
 */
export class CatchUp {
  readonly #repository: Pick<Repository, "read">;
  readonly #clock: Clock;
  readonly #told: readonly Told[];
  /** The names that are still to be read. */
  readonly #names = new Set<string>();
  #lanes = 0;

  constructor({ repository, clock, told }: CatchUpOptions) {
    this.#repository = repository;
    this.#clock = clock;
    this.#told = told;
  }

  /** Begins, or begins anew if it is at it. */
  start(): void {
    for (const name of this.#interesting()) this.#names.add(name);
    while (this.#lanes < Math.min(LANES, this.#names.size)) {
      this.#lanes++;
      void this.#run().finally(() => this.#lanes--);
    }
  }

  async #run(): Promise<void> {
    for (const name of this.#names) {
      this.#names.delete(name);
      const change = await this.#read(name);
      if (change) for (const each of this.#told) each.notify(change);
      else if (this.#interesting().has(name)) this.#names.add(name);
    }
  }

  /** How an operation is; nothing, after a pause, if it cannot be read. */
  async #read(name: string): Promise<Change | undefined> {
    try {
      const record = await this.#repository.read(name);
      return record ? { name, record } : { name };
    } catch {
      await pause(this.#clock, PAUSE);
      return undefined;
    }
  }

  #interesting(): Set<string> {
    return new Set(this.#told.flatMap(({ names }) => [...names]));
  }
}
