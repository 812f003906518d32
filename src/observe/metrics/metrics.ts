import { collectDefaultMetrics, Registry } from "prom-client";
import type { Clock } from "../../clock.ts";
import type { Repository } from "../../repository/repository.ts";
import { CallMetrics } from "./call-metrics.ts";
import { ConnectionMetrics } from "./connection-metrics.ts";
import { Family } from "./family.ts";
import { OpenCallMetrics } from "./open-call-metrics.ts";
import { showOperations } from "./operation-metrics.ts";
import { ReloadMetrics } from "./reload-metrics.ts";
import { showReplication } from "./replication-metrics.ts";
import { RepositoryMetrics } from "./repository-metrics.ts";
import { SweepMetrics } from "./sweep-metrics.ts";

/** Gauges of prom-client's with the names of counters. Those of the same name without `_total` show the same by type. */
const MISNAMED = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/**
 * What a server measures of itself, for Prometheus. It is of one server: each needs its own. Nothing in it names an operation,
 * a parent or a principal.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly calls = new CallMetrics(this.#registry);
  readonly openCalls = new OpenCallMetrics(this.#registry);
  readonly repository = new RepositoryMetrics(this.#registry);
  readonly sweeps = new SweepMetrics(this.#registry);
  readonly connections = new ConnectionMetrics(this.#registry);
  readonly reloads = new ReloadMetrics(this.#registry);
  #showsOperations = false;

  /** Takes the version of longrun. */
  constructor(version: string) {
    const build = new Family("gauge", {
      registry: this.#registry,
      name: "longrun_build_info",
      help: "The versions of longrun and of Node; always 1.",
      labelNames: ["version", "node"],
    });
    build.cell(version, process.version).value = 1;
  }

  /** Shows what this process takes: CPU, memory, the lag of its event loop. That is measured all the time from then on. */
  showProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
  }

  /**
   * Shows how many operations a repository has by state, counted when somebody reads that. Throws a TypeError if it shows
   * those of a repository already.
   */
  showOperations(repository: Pick<Repository, "countStates">, clock: Clock): void {
    if (this.#showsOperations) {
      throw new TypeError("The metrics are those of another server: each needs its own Metrics.");
    }
    this.#showsOperations = true;
    showOperations(this.#registry, repository, clock);
  }

  /** Shows how a repository learns of the changes of other processes, if it has to. */
  showReplication({ replication }: Pick<Repository, "replication">): void {
    if (replication) showReplication(this.#registry, replication);
  }

  /** The type of {@link read}'s text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it, in Prometheus' text format. */
  read(): Promise<string> {
    return this.#registry.metrics();
  }
}
