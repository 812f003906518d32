import { betterHalf } from "./better-half.ts";

const ROUNDS = 12;
const WARM_UPS = 2;

/** Measures rates one after the other, round after round, and gives the mean of the better half of each, by its name. */
export async function measureRates<Name extends string>(
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<(name: Name) => number> {
  const rates = new Map<string, number[]>();
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    for (const [name, measure] of Object.entries<() => Promise<number>>(measures)) {
      const rate = await measure();
      if (round >= 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
    }
  }
  return (name) => betterHalf(rates.get(name) ?? [], "higher");
}
