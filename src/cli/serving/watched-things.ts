import type { Logger } from "pino";
import type { Reloading, WatchContext } from "./reloading.ts";

/** All that a server reads again while it runs; what becomes of that is logged and counted. */
export class WatchedThings implements WatchContext, Reloading {
  readonly #log: Logger;
  readonly #reloads: { count(file: string, outcome: "ok" | "failed"): void };
  readonly #things: Reloading[] = [];

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

  readonly add = <Each extends Reloading>(each: Each): Each => {
    this.#things.push(each);
    return each;
  };

  check(): void {
    for (const each of this.#things) each.check();
  }

  close(): void {
    for (const each of this.#things) each.close();
  }
}
