/** How long calls are made: until so many have begun, or for some time. */
export type Until = { readonly calls: number } | { readonly milliseconds: number };

/** Whether no more calls are to begin after so many, the first of which began at a time of `performance.now()`. */
export function isOver(until: Until, begun: number, started: number): boolean {
  return "calls" in until ? begun >= until.calls : performance.now() - started >= until.milliseconds;
}
