import type { EventEmitter } from "node:events";
import type { Registry } from "prom-client";
import { Family } from "./family.ts";

/** Counts connections by protocol: `http1` or `http2`. */
export class ConnectionMetrics {
  readonly #open: Family<"protocol">;
  readonly #accepted: Family<"protocol">;

  constructor(registry: Registry) {
    const labelNames = ["protocol"] as const;
    const help = "Connections that are open, by protocol.";
    this.#open = new Family("gauge", { registry, name: "longrun_connections", help, labelNames });
    const acceptedHelp = "Connections that were accepted, by protocol.";
    const name = "longrun_connections_accepted_total";
    this.#accepted = new Family("counter", { registry, name, help: acceptedHelp, labelNames });
  }

  /** Counts a connection until its socket closes. */
  opened(protocol: string, socket: Pick<EventEmitter, "once">): void {
    const open = this.#open.cell(protocol);
    open.value++;
    this.#accepted.cell(protocol).value++;
    socket.once("close", () => {
      open.value--;
    });
  }
}
