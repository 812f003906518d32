const format = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** A time (RFC 3339) as people write it where the browser is. */
export function dateText(time: string): string {
  return format.format(Date.parse(time));
}
