const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** A time span as people say it, in its two greatest units: `7s`, `2m05s`, `3h20m`, `12d4h`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const at = UNITS.findIndex(([, size]) => seconds >= size);
  const [unit, size] = UNITS[at] ?? ["s", 1];
  const [lesser, lesserSize] = UNITS[at + 1] ?? ["s", 1];
  if (unit === "s") return `${seconds}s`;
  const rest = Math.floor((seconds % size) / lesserSize);
  if (rest === 0) return `${Math.floor(seconds / size)}${unit}`;
  return `${Math.floor(seconds / size)}${unit}${unit === "d" ? rest : String(rest).padStart(2, "0")}${lesser}`;
}
