import type { Registry } from "prom-client";
import { type Cell, Family } from "./family.ts";

/** Counts the sweeps that end and forget operations. */
export class SweepMetrics {
  readonly #ok: Cell;
  readonly #failed: Cell;
  readonly #due: Cell;
  readonly #lastGood: Cell;

  constructor(registry: Registry) {
    const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Family("counter", { registry, name, help, labelNames });
    const sweeps = counter("longrun_sweeps_total", "Looks for operations that are due, by outcome.", ["outcome"]);
    this.#ok = sweeps.cell("ok");
    this.#failed = sweeps.cell("failed");
    const dueHelp = "Operations that a sweep found due: expired, without their producer, or cancelled for too long.";
    this.#due = counter("longrun_swept_operations_total", dueHelp, []).cell();
    const name = "longrun_last_sweep_timestamp_seconds";
    const help = "When a sweep last succeeded, in seconds since 1970; 0 before the first.";
    this.#lastGood = new Family("gauge", { registry, name, help, labelNames: [] }).cell();
  }

  /** Counts a sweep that found so many, at a time in milliseconds since 1970. */
  succeeded(due: number, time: number): void {
    this.#ok.value++;
    this.#due.value += due;
    this.#lastGood.value = time / 1000;
  }

  /** Counts a sweep that failed. */
  failed(): void {
    this.#failed.value++;
  }
}
