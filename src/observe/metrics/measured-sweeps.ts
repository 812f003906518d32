import type { Clock } from "../../clock.ts";
import type { SweepMetrics } from "./sweep-metrics.ts";

/** What sweeps: see OperationService. */
interface Sweeps {
  sweep(limit: number): Promise<number>;
}

/** The same sweeps, counted. */
export function measuredSweeps(sweeps: Sweeps, metrics: SweepMetrics, clock: Clock): Sweeps {
  return {
    async sweep(limit) {
      try {
        const due = await sweeps.sweep(limit);
        metrics.succeeded(due, clock.now());
        return due;
      } catch (error) {
        metrics.failed();
        throw error;
      }
    },
  };
}
