import type { OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";
import type { Counts, Position } from "../repository.ts";
import type { Collector } from "./collector.ts";

/** Counts records by state. */
export class CountCollector implements Collector<Counts> {
  readonly #byState = new Map<State, number>();

  take({ state }: OperationRecord): boolean {
    this.#byState.set(state, (this.#byState.get(state) ?? 0) + 1);
    return true;
  }

  result(bound?: Position): Counts {
    return { byState: this.#byState, partial: bound !== undefined };
  }
}
