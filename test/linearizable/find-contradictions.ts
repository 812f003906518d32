import { isLinearizable } from "./is-linearizable.ts";
import { callOf, type Happened } from "./one-name.ts";

/** The calls of each name that cannot have happened one after another, in the order of their beginnings. */
export function findContradictions(history: readonly Happened[]): Happened[][] {
  const names = [...Map.groupBy(history, ({ name }) => name).values()];
  const wrong = names.filter((calls) => !isLinearizable({}, calls.map(callOf)));
  return wrong.map((calls) => calls.toSorted((a, b) => a.begin - b.begin));
}
