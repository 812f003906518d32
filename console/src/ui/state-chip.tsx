import type { State } from "../api/record.ts";

/** What stands before the word of each state, so that colour is not all that tells them apart. */
const marks: Readonly<Record<State, string>> = {
  PENDING: "○",
  RUNNING: "◐",
  CANCELLING: "◒",
  SUCCEEDED: "✓",
  FAILED: "✕",
  CANCELLED: "⊘",
};

/** The state of an operation. */
export function StateChip({ state }: { state: State }) {
  return (
    <span class={`chip ${state.toLowerCase()}`}>
      <span aria-hidden="true">{marks[state]}</span> {stateName(state)}
    </span>
  );
}

/** A state as people write it. */
export function stateName(state: State): string {
  return state.charAt(0) + state.slice(1).toLowerCase();
}
