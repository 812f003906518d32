/** The code of an error of the operating system, such as `ENOENT`, or of Node; empty if it has none. */
export function systemCodeOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "";
}

/** SQLite's result code of an error: the lower eight bits of what node:sqlite calls `errcode`. */
export function resultCodeOf(thrown: unknown): number | undefined {
  const known = typeof thrown === "object" && thrown !== null && "errcode" in thrown;
  return known && typeof thrown.errcode === "number" ? thrown.errcode & 0xff : undefined;
}

/** SQLite's result codes that matter here. */
export const ResultCode = {
  ERROR: 1,
  BUSY: 5,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  TOOBIG: 18,
  CONSTRAINT: 19,
  MISMATCH: 20,
  MISUSE: 21,
  RANGE: 25,
  NOTADB: 26,
} as const;

const MISTAKES: readonly (number | undefined)[] = [
  ResultCode.ERROR,
  ResultCode.TOOBIG,
  ResultCode.CONSTRAINT,
  ResultCode.MISMATCH,
  ResultCode.MISUSE,
  ResultCode.RANGE,
];

/** Whether only a mistake of ours can have caused an error of SQLite: the store is well. */
export function isMistake(thrown: unknown): boolean {
  return MISTAKES.includes(resultCodeOf(thrown));
}
