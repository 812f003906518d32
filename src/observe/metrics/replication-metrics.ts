import { Gauge, type Registry } from "prom-client";
import type { Replication } from "../../repository/repository.ts";

/** Shows how a repository learns of the changes of other processes. */
export function showReplication(registry: Registry, replication: Replication): readonly Gauge[] {
  const listening = new Gauge({
    name: "longrun_listener_up",
    help: "Whether the database tells of changes of other processes at once: 1 or 0.",
    registers: [registry],
    collect() {
      this.set(replication.isListening ? 1 : 0);
    },
  });
  const lag = new Gauge({
    name: "longrun_change_lag_seconds",
    help: "How long ago the changes of other processes were last read: about a second at most when all is well.",
    registers: [registry],
    collect() {
      this.set(replication.sinceLastLook / 1000);
    },
  });
  return [listening, lag];
}
