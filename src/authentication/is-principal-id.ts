const LONGEST = 256;

/** Whether a value can be part of a principal's name: a text of 1 to 256 characters, none of which controls or hides anything. */
export function isPrincipalId(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u.test(value) &&
    value.length <= LONGEST &&
    value.isWellFormed()
  );
}
