import { clip } from "./display-width.ts";
import { elapsed } from "./elapsed.ts";
import type { Summary } from "./summary.ts";

const BAR = 20;

/** How far an operation is, in one line of at most so many columns, after so many milliseconds of looking at it. */
export function progressLine(summary: Summary, waited: number, columns: number): string {
  const { name, state, fraction, message } = summary;
  const parts = [name, state, ...(fraction === undefined ? [] : [`[${bar(fraction)}] ${percentage(fraction)}`])];
  return clip([...parts, elapsed(waited), ...(message === "" ? [] : [message])].join("  "), columns);
}

/** How far an operation is, in one line that stays as it is. */
export function plainLine({ name, state, fraction, message }: Summary): string {
  const progress = fraction === undefined ? [] : [percentage(fraction)];
  return [name, state, ...progress, ...(message === "" ? [] : [message])].join("  ");
}

/** A fraction in percent, rounded down, so that only what is finished has 100 %. */
export function percentage(fraction: number): string {
  return `${Math.floor(fraction * 100 + 1e-9)} %`;
}

function bar(fraction: number): string {
  const full = Math.floor(fraction * BAR);
  return "#".repeat(full) + "-".repeat(BAR - full);
}
