import type { Logger } from "pino";
import type { OpenContext, OpenThing } from "./open-thing.ts";

/** All that a server has open. What becomes of the files that it reads again is logged and counted. */
export class OpenThings implements OpenContext {
  readonly #log: Logger;
  readonly #reloads: { count(file: string, outcome: "ok" | "failed"): void };
  readonly #things: OpenThing[] = [];

  constructor(log: Logger, reloads: { count(file: string, outcome: "ok" | "failed"): void }) {
    this.#log = log;
    this.#reloads = reloads;
  }

  readonly warn = (file: string) => (message: string) => {
    this.#reloads.count(file, "failed");
    this.#log.warn(message);
  };

  readonly advise = (message: string) => this.#log.warn(message);

  readonly reloaded = (file: string) => {
    this.#reloads.count(file, "ok");
    this.#log.info({ file }, "read again");
  };

  readonly add = <Each extends OpenThing>(each: Each): Each => {
    this.#things.push(each);
    return each;
  };

  /** Has everything look at its files at once. */
  readonly check = (): void => {
    for (const each of this.#things) each.check?.();
  };

  /** Closes everything, the last that was opened first; what cannot be closed is logged and keeps nothing else open. */
  async close(): Promise<void> {
    for (const each of this.#things.splice(0).reverse()) {
      try {
        await each.close();
      } catch (err) {
        this.#log.error({ err }, "failed");
      }
    }
  }
}
