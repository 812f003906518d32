import type { Counts } from "../api/operations.ts";
import { type State, states } from "../api/record.ts";
import { navigate, type Route } from "../routing/route.ts";
import { PlainText } from "../ui/plain-text.tsx";
import { stateName } from "../ui/state-chip.tsx";

/** Chooses one state or all of them; says how many operations there are in each. */
export function StateFilter(props: { route: Extract<Route, { page: "list" }>; counts: Counts | undefined }) {
  const { route, counts } = props;
  const choice = (state: State | "", count: number | undefined) => (
    <button
      key={state}
      type="button"
      class={`chip ${state.toLowerCase()}`}
      aria-pressed={route.state === state}
      onClick={() => navigate({ ...route, state, pageToken: "" })}
    >
      {state === "" ? "All" : stateName(state)}
      {count !== undefined && (
        <span class="number">
          {count.toLocaleString()}
          {counts?.partial && "+"}
        </span>
      )}
    </button>
  );
  return (
    <fieldset class="states">
      <legend class="hidden-visually">State</legend>
      {choice("", counts && [...counts.byState.values()].reduce((sum, each) => sum + each, 0))}
      {route.state !== "" && !states.some((state) => state === route.state) && (
        <p class="muted">
          There is no state <PlainText text={route.state} longest={60} />; these are all.
        </p>
      )}
      {states.map((state) => choice(state, counts && (counts.byState.get(state) ?? 0)))}
    </fieldset>
  );
}
