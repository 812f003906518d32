/** A whole number. Throws an Error outside of the range. */
export function parseCount(text: string, least: number, most: number): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  throw new Error(`must be a whole number from ${least} to ${most}`);
}
