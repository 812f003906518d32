import type { Registry } from "prom-client";
import { LongrunError } from "../../errors.ts";
import { Durations, type DurationsCell } from "./durations.ts";
import { type Cell, Family } from "./family.ts";

/** Upper bounds of durations, in seconds. */
const BOUNDS = [1e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Measures what a server asks its repository. */
export class RepositoryMetrics {
  readonly #durations: Durations<"method">;
  readonly #errors: Family<"method" | "reason">;
  /** Leases that producers were given or took. */
  readonly leasesGranted: Cell;
  /** Leases whose time was over when their operation was ended, or taken by another producer. */
  readonly leasesExpired: Cell;

  constructor(registry: Registry) {
    const duration = { name: "longrun_repository_duration_seconds", help: "How long the repository took, by method." };
    this.#durations = new Durations({ registry, ...duration, labelNames: ["method"] }, BOUNDS);
    const errors = {
      name: "longrun_repository_errors_total",
      help: "What the repository did not do, by method and reason.",
    };
    this.#errors = new Family("counter", { registry, ...errors, labelNames: ["method", "reason"] });
    const granted = {
      name: "longrun_leases_granted_total",
      help: "Leases that producers took; renewals do not count.",
    };
    this.leasesGranted = new Family("counter", { registry, ...granted, labelNames: [] }).cell();
    const help = "Leases whose time was over when their operation was ended or taken by another producer.";
    const expired = { name: "longrun_leases_expired_total", help };
    this.leasesExpired = new Family("counter", { registry, ...expired, labelNames: [] }).cell();
  }

  /** The durations of a method. */
  durations(method: string): DurationsCell {
    return this.#durations.cell(method);
  }

  /** Counts what a method threw. */
  failed(method: string, error: unknown): void {
    this.#errors.cell(method, error instanceof LongrunError ? error.reason : "OTHER").value++;
  }
}
