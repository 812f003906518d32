const LONGEST = 256;

/** Whether a value can be part of a principal's name: a text of 1 to 256 characters, none of which controls anything. */
export function isPrincipalId(value: unknown): value is string {
  return typeof value === "string" && /^\P{Cc}+$/u.test(value) && value.length <= LONGEST && value.isWellFormed();
}
