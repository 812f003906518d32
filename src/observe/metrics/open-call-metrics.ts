import type { Registry } from "prom-client";
import { type Cell, Family } from "./family.ts";

/** Counts the calls that handlers are answering. */
export class OpenCallMetrics {
  readonly #inFlight: Family<"rpc">;
  readonly #openWaits: Family<"kind">;

  constructor(registry: Registry) {
    const help = "Calls that are being answered, by method, but for waits and watches.";
    this.#inFlight = new Family("gauge", { registry, name: "longrun_calls_in_flight", help, labelNames: ["rpc"] });
    const openHelp = "Calls that wait for an operation, or watch one or several.";
    this.#openWaits = new Family("gauge", {
      registry,
      name: "longrun_open_waits",
      help: openHelp,
      labelNames: ["kind"],
    });
    this.#openWaits.cell("wait");
    this.#openWaits.cell("watch");
  }

  /** The number of calls of a method that are being answered; all waits have one, and so have all watches. */
  cell(rpc: string): Cell {
    if (rpc.endsWith("/WaitOperation")) return this.#openWaits.cell("wait");
    if (/\/WatchOperations?$/.test(rpc)) return this.#openWaits.cell("watch");
    return this.#inFlight.cell(rpc);
  }
}
