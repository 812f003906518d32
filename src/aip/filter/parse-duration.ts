import type { SecondsAndNanos } from "./dynamic-value.ts";

const DURATION = /^(?<sign>-?)(?<seconds>\d{1,12})(?:\.(?<fraction>\d{1,9}))?s$/;

/** The duration that the text is, seconds with the suffix `s`; undefined if it is none. */
export function parseDuration(text: string): SecondsAndNanos | undefined {
  const groups = DURATION.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { sign, seconds = "", fraction = "" } = groups;
  const nanos = Number(fraction.padEnd(9, "0"));
  return sign === "-" ? { seconds: -BigInt(seconds), nanos: -nanos } : { seconds: BigInt(seconds), nanos };
}
