const units: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A size as people write it, such as `4MiB`, `3.5MiB`, `16KiB` or `4096`, in whole bytes. Throws an Error outside of the range. */
export function parseSize(text: string, least: number, most: number): number {
  const [, number = "", unit = "B"] = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)?$/.exec(text) ?? [];
  const bytes = number === "" ? Number.NaN : Number(number) * (units[unit] ?? Number.NaN);
  if (Number.isInteger(bytes) && bytes >= least && bytes <= most) return bytes;
  throw new Error(`must be a size such as 4MiB, 16KiB or 4096, from ${formatSize(least)} to ${formatSize(most)}`);
}

/** Writes a size in the largest unit in which it has at most one digit after the point. */
export function formatSize(bytes: number): string {
  const fits = Object.entries(units).filter(([, factor]) => bytes >= factor && (bytes * 10) % factor === 0);
  const [unit, factor] = fits.at(-1) ?? ["B", 1];
  return unit === "B" ? String(bytes) : `${bytes / factor}${unit}`;
}
