import type { ShownLease } from "../../../src/operations/lease.ts";
import type { Policy } from "../../../src/operations/policy.ts";
import type { Call, Sweep } from "./calls.ts";
import type { Outcome } from "./view.ts";
import { step, type World } from "./world.ts";

/** A call that was made, when, and what it gave. */
export interface Happened {
  readonly call: Call | Sweep;
  /** The lease that its producer showed. */
  readonly shown: ShownLease;
  readonly outcome: Outcome;
  /** The places of its beginning and its end in the order of all beginnings and ends. */
  readonly begin: number;
  readonly end: number;
}

/** What is the same for all calls of a history. */
export interface Rules {
  readonly now: number;
  readonly policy: Policy;
}

/**
 * Whether the calls could have been made one after another, each at some moment between its beginning and its end, and
 * have given what they gave, and whether the world is then the given one (Wing and Gong's check).
 */
export function isLinearizable(
  world: World,
  history: readonly Happened[],
  rules: Rules,
  last: readonly Outcome[],
): boolean {
  if (history.length === 0) return same([...world.values()].map(({ view }) => view).sort(byName), last);
  const firstEnd = Math.min(...history.map(({ end }) => end));
  return history.some((each) => {
    if (each.begin > firstEnd) return false;
    const next = explain(world, each, rules);
    const rest = history.filter((other) => other !== each);
    return next !== undefined && isLinearizable(next, rest, rules, last);
  });
}

/** The world after a call, or undefined if the call cannot have given what it gave in this world. */
function explain(world: World, { call, shown, outcome }: Happened, { now, policy }: Rules): World | undefined {
  const uid = typeof outcome === "object" && "uid" in outcome ? outcome.uid : "none";
  const [next, expected] = step(world, call, now, policy, uid, shown);
  if (!same(outcome, expected)) return undefined;
  return next;
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
