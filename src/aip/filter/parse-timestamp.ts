import type { SecondsAndNanos } from "./dynamic-value.ts";

const DATE = /^(?<date>\d{4}-\d\d-\d\d)$/;
const RFC3339 =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?:[Zz]|(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d))$/;

/** The time that the text is by RFC 3339, or the midnight in UTC with which a date begins; undefined if it is none. */
export function parseTimestamp(text: string): SecondsAndNanos | undefined {
  const groups = (DATE.exec(text) ?? RFC3339.exec(text))?.groups;
  if (groups === undefined) return undefined;
  const { date, time = "00:00:00", fraction = "", sign, hours = "0", minutes = "0" } = groups;
  const written = `${date}T${time}.000Z`;
  const milliseconds = Date.parse(written);
  // Date.parse takes 30 February for 1 March and 24:00 for the next day.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== written) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || written < "0001") return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === "-" ? -1 : 1);
  return { seconds: BigInt(milliseconds / 1000 - offset), nanos: Number(fraction.padEnd(9, "0")) };
}
