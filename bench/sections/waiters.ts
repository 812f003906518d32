import { betterHalf } from "../measure/better-half.ts";
import { type Completion, measureCompletions } from "../measure/completions.ts";
import { atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

/** Many WaitOperation calls on one operation: longrun against a plain loop over the callbacks. */
export async function measureWaiters(scale: Scale): Promise<Figure[]> {
  const waiters = scale.waiterConnections * scale.waitersEach;
  const ours: Completion[] = [];
  const plain: Completion[] = [];
  for (let restart = 0; restart < scale.waiterRestarts; restart++) {
    log(`${waiters} waiters: start ${restart + 1} of ${scale.waiterRestarts}`);
    ours.push(...(await measureCompletions("longrun", scale)));
    plain.push(...(await measureCompletions("plain-waiters", scale)));
  }
  const of = (completions: Completion[], key: keyof Completion): number[] =>
    completions.map((completion) => completion[key]).filter((value) => !Number.isNaN(value));
  const best = (completions: Completion[], key: keyof Completion): number => betterHalf(of(completions, key));
  const both = (key: keyof Completion, unit: string): string =>
    `${describe(of(ours, key), unit)}; plain loop ${describe(of(plain, key), unit)}`;
  const ratio = (key: keyof Completion): number => best(ours, key) / best(plain, key);

  return [
    {
      name: "waiters, resident memory each",
      value: both("residentEach", "B"),
      ratio: ratio("residentEach").toFixed(2),
    },
    { name: "waiters, used heap and buffers each", value: both("usedEach", "B"), ratio: ratio("usedEach").toFixed(2) },
    { name: "waiters, completion to first answer", value: both("firstMs", "ms"), ratio: ratio("firstMs").toFixed(2) },
    atMost("waiters, completion to last answer, of the plain loop", both("lastMs", "ms"), ratio("lastMs"), 1.3),
    atMost("waiters, completion to last answer in s", "", best(ours, "lastMs") / 1000, 1),
    atMost("waiters, longest stall of the event loop in ms", both("stallMs", "ms"), best(ours, "stallMs"), 40),
    {
      name: "waiters, longest Get meanwhile",
      value: both("longestGetMs", "ms"),
      ratio: ratio("longestGetMs").toFixed(2),
    },
  ];
}

function describe(values: readonly number[], unit: string): string {
  return `${betterHalf(values).toFixed(0)} ${unit} [${Math.min(...values).toFixed(0)}..${Math.max(...values).toFixed(0)}]`;
}
