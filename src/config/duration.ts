const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as people write it, such as `500ms`, `1.5s`, `10m`, `2h` or `30d`, in whole milliseconds; 0 needs no unit. */
export function parseDuration(text: string): number {
  const [, number = "", unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const factor = unit === undefined ? (Number(number) === 0 ? 1 : Number.NaN) : (units[unit] ?? Number.NaN);
  const milliseconds = number === "" ? Number.NaN : Math.ceil(Number(number) * factor);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Error("must be a duration such as 500ms, 1.5s, 10m, 2h or 30d");
}
