import type { Comparison, Presence } from "../../aip/filter/index.ts";
import { State } from "../../proto/messages.ts";
import { type Group, SHARES, type Share, unite } from "./group.ts";
import { cancelRequestedTerm, doneTerm, stateTerm } from "./term.ts";

const STATES = Object.values(State).filter((state) => typeof state === "number");
const FAILED: readonly State[] = [State.FAILED, State.CANCELLED];

/**
 * The terms of the records for which a test has an outcome, if it is of what every record has: its state, whether it is
 * done, and whether its cancellation was requested. Undefined if it is of anything else, or finds nearly all.
 */
export function flagGroup(test: Comparison | Presence, outcome: boolean): Group | undefined {
  switch (test.field) {
    case "state":
      return statesGroup(STATES.filter((state) => isFound(test, outcome, State[state], "STATE_UNSPECIFIED")));
    case "done":
      return boolGroup(test, outcome, doneTerm, [SHARES.unfinished, SHARES.most]);
    case "cancel_requested":
      return boolGroup(test, outcome, cancelRequestedTerm, [SHARES.most, SHARES.failed]);
    default:
      return undefined;
  }
}

/** The terms of the records in any of these states. */
export function statesGroup(states: readonly State[]): Group | undefined {
  if (states.length > 1 && states.includes(State.SUCCEEDED)) return undefined;
  return unite(states.map((state) => ({ terms: [stateTerm(state)], share: shareOf(state) })));
}

function shareOf(state: State): Share {
  if (state === State.SUCCEEDED) return SHARES.most;
  return FAILED.includes(state) ? SHARES.failed : SHARES.unfinished;
}

function boolGroup(
  test: Comparison | Presence,
  outcome: boolean,
  term: (flag: boolean) => number,
  shares: readonly [ofFalse: Share, ofTrue: Share],
): Group | undefined {
  const [flag, ...others] = [false, true].filter((each) => isFound(test, outcome, String(each), "false"));
  if (flag === undefined || others.length > 0) return undefined;
  return { terms: [term(flag)], share: shares[flag ? 1 : 0] };
}

/** Whether the test may have the outcome for this value of its field. Only values other than the default are present. */
function isFound(test: Comparison | Presence, outcome: boolean, value: string, defaultValue: string): boolean {
  if (test.kind === "presence") return (value !== defaultValue) === outcome;
  return (value === test.operand.text) === ((test.comparator !== "!=") === outcome);
}
