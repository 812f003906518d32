import { decimal } from "./decimal.ts";

/** From here on not every integer is a double. */
const FIRST_INEXACT = 2 ** 53;

/** With so many digits C's `%.17g` and its like write every double. */
const ENOUGH_DIGITS = 17;

/**
 * The double that a JSON number is. Undefined if that is out of range, or if it is 2^53 or more and the number has digits
 * that the double has not: `9007199254740993` is not 9007199254740992. The digits by which programs write a double count
 * as its own: the fewest that tell it apart (`1e23`) and, with an exponent, 17 (`9.9999999999999992e22`). Smaller numbers
 * are rounded as usual.
 */
export function parseDouble(text: string): number | undefined {
  const value = Number(text);
  if (Math.abs(value) < FIRST_INEXACT || String(value) === text) return value;
  if (!Number.isFinite(value)) return undefined;
  const digits = decimal(text)?.digits;
  const isOwn = (form: string) => decimal(form)?.digits === digits;
  if (isOwn(String(value)) || (/e/i.test(text) && isOwn(value.toPrecision(ENOUGH_DIGITS)))) return value;
  return isOwn(String(BigInt(value))) ? value : undefined;
}
