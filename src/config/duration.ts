const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest time that one timer of Node can wait: 24 days. */
export const LONGEST_TIMER = 24 * 86_400_000;

/** A duration as people write it, such as `500ms`, `1.5s`, `10m`, `2h` or `30d`, in whole milliseconds; 0 needs no unit. */
export function parseDuration(text: string): number {
  const milliseconds = readDuration(text);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Error("must be a duration such as 500ms, 1.5s, 10m, 2h or 30d");
}

/** The same within a range. */
export function parseDurationWithin(text: string, least: number, most: number): number {
  const milliseconds = readDuration(text);
  if (milliseconds >= least && milliseconds <= most) return milliseconds;
  throw new Error(
    `must be a duration such as 500ms, 1.5s or 10m, from ${formatDuration(least)} to ${formatDuration(most)}`,
  );
}

/** Writes whole milliseconds in the largest unit that they are whole in. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0";
  const [unit, factor] = Object.entries(units).findLast(([, each]) => milliseconds % each === 0) ?? ["ms", 1];
  return `${milliseconds / factor}${unit}`;
}

function readDuration(text: string): number {
  const [, number = "", unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const factor = unit === undefined ? (Number(number) === 0 ? 1 : Number.NaN) : (units[unit] ?? Number.NaN);
  return number === "" ? Number.NaN : Math.ceil(Number(number) * factor);
}
