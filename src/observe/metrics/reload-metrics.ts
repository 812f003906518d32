import type { Registry } from "prom-client";
import { Family } from "./family.ts";

/** Counts how often files were read again while the server runs, such as certificates and keys. */
export class ReloadMetrics {
  readonly #reloads: Family<"file" | "outcome">;

  constructor(registry: Registry) {
    const name = "longrun_file_reloads_total";
    const help = "Files read again because they had changed, by what is in them and outcome.";
    this.#reloads = new Family("counter", { registry, name, help, labelNames: ["file", "outcome"] });
  }

  /** Counts one; `file` says what is in it, such as `tls`, never its path. */
  count(file: string, outcome: "ok" | "failed"): void {
    this.#reloads.cell(file, outcome).value++;
  }
}
