import type { Registry } from "prom-client";
import { Code } from "../../proto/messages.ts";
import type { Reason } from "../../reasons.ts";
import type { CallProfile, CallReport } from "../../transport/call-report.ts";
import { Durations, type DurationsCell } from "./durations.ts";
import { type Cell, Family } from "./family.ts";

/** What is measured of a call. */
export type MeasuredCall = Pick<CallReport, "rpc" | "profile" | "code" | "milliseconds" | "reason">;

/** Upper bounds of durations, in seconds. */
const CALL_BOUNDS = [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const OPEN_BOUNDS = [0.1, 1, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400];

/** The methods whose calls last as long as the client wants. */
const OPEN_ENDED = /\/(WaitOperation|WatchOperations?|Watch|ServerReflectionInfo)$/;

/** The label of what is no call of a method. */
const NO_RPC = "none";

/** What is kept of the calls of a method by a profile. */
interface MethodCells {
  /** By code. */
  readonly calls: Map<number, Cell>;
  readonly durations: DurationsCell;
}

/** Counts the calls that have ended: by method, code and profile, and the errors by reason. */
export class CallMetrics {
  readonly #calls: Family<"rpc" | "code" | "profile">;
  readonly #durations: Durations<"rpc" | "profile">;
  readonly #openDurations: Durations<"rpc" | "profile">;
  readonly #errors: Family<"reason">;
  readonly #methods = new Map<CallProfile, Map<string, MethodCells>>();
  readonly #reasons = new Map<Reason, Cell>();

  constructor(registry: Registry) {
    this.#calls = new Family("counter", {
      registry,
      name: "longrun_calls_total",
      help: "Calls that have ended, by method, gRPC code and profile.",
      labelNames: ["rpc", "code", "profile"],
    });
    const labelNames = ["rpc", "profile"] as const;
    const duration = "longrun_call_duration_seconds";
    const help = "How long calls took, but for waits, watches and other streams.";
    this.#durations = new Durations({ registry, name: duration, help, labelNames }, CALL_BOUNDS);
    const openDuration = "longrun_open_call_duration_seconds";
    const openHelp = "How long waits, watches and other streams took.";
    this.#openDurations = new Durations({ registry, name: openDuration, help: openHelp, labelNames }, OPEN_BOUNDS);
    this.#errors = new Family("counter", {
      registry,
      name: "longrun_call_errors_total",
      help: "Calls that were answered with an error, by its reason: see docs/errors.md.",
      labelNames: ["reason"],
    });
  }

  /** Counts a call that has ended. */
  count({ rpc = NO_RPC, profile, code, milliseconds, reason }: MeasuredCall): void {
    const { calls, durations } = this.#methods.get(profile)?.get(rpc) ?? this.#newMethod(profile, rpc);
    const cell = calls.get(code) ?? this.#newCode(calls, profile, rpc, code);
    cell.value++;
    durations.observe(milliseconds / 1000);
    if (reason !== undefined) this.#countError(reason);
  }

  #newMethod(profile: CallProfile, rpc: string): MethodCells {
    const family = OPEN_ENDED.test(rpc) ? this.#openDurations : this.#durations;
    const cells: MethodCells = { calls: new Map(), durations: family.cell(rpc, profile) };
    const ofProfile = this.#methods.get(profile) ?? new Map<string, MethodCells>();
    this.#methods.set(profile, ofProfile.set(rpc, cells));
    return cells;
  }

  #newCode(calls: Map<number, Cell>, profile: CallProfile, rpc: string, code: number): Cell {
    const cell = this.#calls.cell(rpc, Code[code] ?? "UNKNOWN", profile);
    calls.set(code, cell);
    return cell;
  }

  #countError(reason: Reason): void {
    const cell = this.#reasons.get(reason) ?? this.#errors.cell(reason);
    this.#reasons.set(reason, cell);
    cell.value++;
  }
}
