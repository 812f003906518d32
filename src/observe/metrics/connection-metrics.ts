import type { EventEmitter } from "node:events";
import type { Registry } from "prom-client";
import type { ConnectionRefusal } from "../../transport/listener.ts";
import { type Cell, Family } from "./family.ts";

/** Counts connections by protocol, `http1` or `http2`, and those that are refused, by reason. */
export class ConnectionMetrics {
  readonly #open: Family<"protocol">;
  readonly #accepted: Family<"protocol">;
  readonly #refused: Readonly<Record<ConnectionRefusal, Cell>>;

  constructor(registry: Registry) {
    const labelNames = ["protocol"] as const;
    const help = "Connections that are open, by protocol.";
    this.#open = new Family("gauge", { registry, name: "longrun_connections", help, labelNames });
    const acceptedHelp = "Connections that were accepted, by protocol.";
    const name = "longrun_connections_accepted_total";
    this.#accepted = new Family("counter", { registry, name, help: acceptedHelp, labelNames });
    const refused = new Family("counter", {
      registry,
      name: "longrun_connections_refused_total",
      help: "Connections that were refused, by reason.",
      labelNames: ["reason"],
    });
    // From the start, for what first appears as 1 is no increase to Prometheus.
    this.#refused = {
      too_many: refused.cell("too_many"),
      tls_handshake: refused.cell("tls_handshake"),
      client_certificate: refused.cell("client_certificate"),
    };
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

  /** Counts a connection that is refused. */
  refused(reason: ConnectionRefusal): void {
    this.#refused[reason].value++;
  }
}
