/**
 * Gives every parser random input: `npm run fuzz [-- --cases N --seed S --only NAME --path PATH --slowest]`. `--only` takes a part of
 * a target's name, `--path` is for one case of a failure, and `--slowest` shows the slowest case of each target.
 */
import { parseArgs } from "node:util";
import type { FuzzReport } from "./fuzz.ts";
import { FuzzThread } from "./fuzz-thread.ts";
import { targets } from "./targets.ts";

const THREADS = 2;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    only: { type: "string", default: "" },
    path: { type: "string" },
    slowest: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const options = { cases: Number(values.cases), seed, path: values.path };
const waiting = targets.map(({ name }) => name).filter((name) => name.includes(values.only));
const threads = Array.from({ length: Math.min(THREADS, waiting.length) }, () => new FuzzThread(options));
const failures: string[] = [];

console.log(`seed ${seed}\n${line("target", "cases", "seconds", "slowest ms", "")}`);
await Promise.all(
  threads.map(async (thread) => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) tell(await thread.run(name));
    await thread.close();
  }),
);
for (const failure of failures) console.log(`\n${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

function tell({ name, cases, seconds, slowest, slowestCase, failure }: FuzzReport): void {
  const end = failure === undefined ? "" : "FAILED";
  console.log(line(name, String(cases), seconds.toFixed(1), slowest.toFixed(1), end));
  if (values.slowest) console.log(`  ${slowestCase}`);
  if (failure !== undefined) failures.push(failure);
}

function line(name: string, cases: string, seconds: string, slowest: string, end: string): string {
  return `${name.padEnd(26)}${cases.padStart(9)}${seconds.padStart(9)}${slowest.padStart(12)} ${end}`.trimEnd();
}
