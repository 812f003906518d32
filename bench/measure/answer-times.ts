/** The median time that calls of each kind take, in milliseconds. One call is made at a time, and the kinds take turns. */
export async function answerTimes(
  kinds: readonly (() => Promise<void>)[],
  { warmUp, rounds }: { readonly warmUp: number; readonly rounds: number },
): Promise<number[]> {
  const times = kinds.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    // Each comes first as often as the others, for what comes first may find caches cold.
    for (let turn = 0; turn < kinds.length; turn++) {
      const place = (turn + round + warmUp) % kinds.length;
      const start = performance.now();
      await kinds[place]?.();
      if (round >= 0) times[place]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
