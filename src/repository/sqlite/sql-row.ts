import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

/** The values of a row that is read, in the order of its columns. */
export type SqlRow = readonly SQLOutputValue[];

/** The values of a row that is written, in the order of its columns. */
export type SqlValues = SQLInputValue[];

/** A value that has to be a number. Throws if the file is damaged so that it is none. */
export function numberIn(value: SQLOutputValue | undefined): number {
  if (typeof value === "number") return value;
  throw new TypeError("a number was expected");
}

/** A value that has to be text. */
export function textIn(value: SQLOutputValue | undefined): string {
  if (typeof value === "string") return value;
  throw new TypeError("text was expected");
}

/** A value that has to be bytes. */
export function bytesIn(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError("bytes were expected");
}
