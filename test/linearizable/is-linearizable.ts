/** A call that was made, and what may have become of it. */
export interface Call<State> {
  /** The places of its beginning and its end in the order of all beginnings and ends; infinite if its end is not known. */
  readonly begin: number;
  readonly end: number;
  /** Whether it changes nothing, in whatever state it happens. */
  readonly isRead: boolean;
  /**
   * The state after the call if it happens in a state, the very same if nothing is known then that was not before; nothing
   * if it cannot have given there what it gave.
   */
  readonly happen: (state: State) => State | undefined;
}

/**
 * Whether calls could have been made one after another, each at some moment between its beginning and its end, and have
 * given what they gave: Wing and Gong's search, which looks at the same calls in the same state once (Lowe). A call whose
 * end is not known may have happened at any time after its beginning, or never. States are compared by their JSON.
 */
export function isLinearizable<State>(start: State, calls: readonly Call<State>[]): boolean {
  const all = calls.toSorted((a, b) => a.begin - b.begin);
  const seen = new Set<string>();

  /** Whether the calls that have not happened, by their places in `all`, can all do so in a state. */
  function canHappen(state: State, waiting: readonly number[]): boolean {
    const firstEnd = Math.min(...waiting.map((at) => all[at]?.end ?? Number.POSITIVE_INFINITY));
    if (firstEnd === Number.POSITIVE_INFINITY) return true;
    const key = `${waiting} ${JSON.stringify(state)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const steps = waiting.flatMap((at) => {
      const call = all[at];
      const next = call && call.begin < firstEnd ? call.happen(state) : undefined;
      return next === undefined ? [] : [{ next, isRead: call?.isRead, rest: waiting.filter((other) => other !== at) }];
    });
    // A read that can happen now may as well do so now: it is in nobody's way.
    const read = steps.find(({ next, isRead }) => isRead && next === state);
    return (read ? [read] : steps).some(({ next, rest }) => canHappen(next, rest));
  }

  return canHappen(start, [...all.keys()]);
}
