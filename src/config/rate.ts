/** A number of calls a second, such as `100` or `0.5`; 0 is as many as come. */
export function parseRate(text: string): number {
  const rate = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isNaN(rate)) return rate;
  throw new Error("must be a number of calls a second, such as 100 or 0.5; 0 is as many as come");
}
