/** How long calls are made. */
export type Until = { readonly milliseconds: number } | { readonly calls: number };

/** Makes calls, so many at a time, and gives how many ended in a second. */
export async function inFlight(count: number, call: () => Promise<void>, until: Until): Promise<number> {
  const started = performance.now();
  let begun = 0;
  const isOver = () => ("calls" in until ? begun >= until.calls : performance.now() - started >= until.milliseconds);
  const lane = async () => {
    while (!isOver()) {
      begun++;
      await call();
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
  return (begun / (performance.now() - started)) * 1000;
}
