import fc from "fast-check";
import type { FuzzCase, FuzzTarget } from "./fuzz-target.ts";

/** How a target is tried. */
export interface FuzzOptions {
  /** How many cases a target with the share 1 gets. */
  readonly cases: number;
  readonly seed?: number | undefined;
  /** The place of one case among those of the seed, as a failure names it. */
  readonly path?: string | undefined;
  /** Instead of the target's own limit: the longest that a case may take, in milliseconds. */
  readonly limit?: number;
  /** Told before each case, also while a failure is made smaller. */
  readonly onCase?: () => void;
}

/** What came of it. */
export interface FuzzReport {
  readonly name: string;
  readonly cases: number;
  /** How long it took in all, in seconds. */
  readonly seconds: number;
  /** How long the slowest case took, in milliseconds, and what it was. */
  readonly slowest: number;
  readonly slowestCase: string;
  /** What failed, with how to repeat it. */
  readonly failure?: string;
}

/** A case that seems to be too slow is tried so often, for the collection of garbage may have been. */
const TRIES = 3;
const LONGEST_SHOWN = 2000;
const ownProperties = Object.getOwnPropertyNames(Object.prototype).length;

/** Tries random cases of a target, until one fails. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const { cases, seed, path, limit = target.limit, onCase = () => {} } = options;
  let slowest = 0;
  let slowestCase: FuzzCase | undefined;
  const property = fc.asyncProperty(target.cases, async (each) => {
    onCase();
    const took = await shortestTime(each, limit, target.waits);
    if (took > slowest) {
      slowest = took;
      slowestCase = each;
    }
    if (took > limit) throw new Error(`took ${took.toFixed()} ms; the most is ${limit} ms`);
    const own = Object.getOwnPropertyNames(Object.prototype);
    if (own.length !== ownProperties) throw new Error(`Object.prototype was given ${own.at(-1)}`);
  });
  const numRuns = Math.ceil(cases * target.share);
  const start = performance.now();
  const details = await fc.check(property, {
    numRuns,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
  return {
    name: target.name,
    cases: details.numRuns,
    seconds: (performance.now() - start) / 1000,
    slowest,
    slowestCase: slowestCase === undefined ? "" : shown(slowestCase),
    ...(details.failed && { failure: failureText(target, details) }),
  };
}

async function shortestTime(each: FuzzCase, limit: number, waits: boolean): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && shortest > limit; tries++) {
    const usage = process.threadCpuUsage();
    const start = performance.now();
    const pending = each.check();
    if (pending !== undefined) await pending;
    const { user, system } = process.threadCpuUsage(usage);
    const took = waits ? performance.now() - start : (user + system) / 1000;
    shortest = Math.min(shortest, took);
  }
  return shortest;
}

function failureText({ name }: FuzzTarget, details: fc.RunDetails<[FuzzCase]>): string {
  const { seed, counterexample, counterexamplePath, errorInstance } = details;
  const again = `npm run fuzz -- --only "${name}" --seed ${seed} --path ${counterexamplePath}`;
  const input = counterexample === null ? "" : shown(counterexample[0]);
  return `${again}\n${input}\n${errorInstance instanceof Error ? errorInstance.stack : errorInstance}`;
}

function shown(each: FuzzCase): string {
  const text = fc.stringify(each);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)` : text;
}
