import { decimal } from "./decimal.ts";

/** The decimal digits of the greatest integer that protobuf has, 2^64 - 1. */
const MOST_DIGITS = 20;

/**
 * The integer that the text is as a JSON number, exactly: `100`, `1e2` and `100.00` are the same. Undefined if it is
 * none, has a fraction, or more than 20 digits.
 */
export function parseInteger(text: string): bigint | undefined {
  const number = decimal(text);
  if (number === undefined) return undefined;
  const { sign, digits, exponent } = number;
  if (digits === "") return 0n;
  if (exponent < 0 || digits.length + exponent > MOST_DIGITS) return undefined;
  return BigInt(`${sign}${digits}${"0".repeat(exponent)}`);
}
