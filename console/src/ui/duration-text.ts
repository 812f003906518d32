const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** So many milliseconds in the two largest units that count, such as `1h 20m`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return milliseconds > 0 ? `${Math.ceil(milliseconds)}ms` : "0s";
  let rest = seconds;
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(" ");
}

/** How far a time is from another one, in words: `3m 2s ago`, `in 40s`, or `now` within a second. */
export function agoText(time: number, now: number): string {
  const passed = now - time;
  if (Math.abs(passed) < 1000) return "now";
  return passed > 0 ? `${durationText(passed)} ago` : `in ${durationText(-passed)}`;
}
