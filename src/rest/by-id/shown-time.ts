import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

/** A time of a record in RFC 3339, to the millisecond; the beginning of 1970 if there is none. */
export function shownTime(time: Timestamp | undefined): string {
  return time === undefined ? new Date(0).toISOString() : timestampDate(time).toISOString();
}
