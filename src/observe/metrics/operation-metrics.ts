import { Gauge, type Registry } from "prom-client";
import type { Clock } from "../../clock.ts";
import { State } from "../../proto/messages.ts";
import type { Repository } from "../../repository/repository.ts";
import { StateCounter } from "./state-counter.ts";

const states = [
  State.PENDING,
  State.RUNNING,
  State.CANCELLING,
  State.SUCCEEDED,
  State.FAILED,
  State.CANCELLED,
] as const;

/** Shows how many operations a repository has in each state; no number at all while it cannot be asked. */
export function showOperations(
  registry: Registry,
  repository: Pick<Repository, "countStates">,
  clock: Clock,
): Gauge<"state"> {
  const counter = new StateCounter(repository, clock);
  return new Gauge({
    name: "longrun_operations",
    help: "Operations in the repository, by state; counted every 15 seconds at most.",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const counts = await counter.read();
      this.reset();
      if (counts === undefined) return;
      for (const state of states) this.set({ state: State[state] }, counts.get(state) ?? 0);
    },
  });
}
