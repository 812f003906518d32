const NUMBER = /^(?<sign>-?)(?<whole>0|[1-9]\d*)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/** The decimal digits of the greatest integer that protobuf has, 2^64 - 1. */
const MOST_DIGITS = 20;

/**
 * The integer that the text is as a JSON number, exactly: `100`, `1e2` and `100.00` are the same. Undefined if it is
 * none, has a fraction, or more than 20 digits.
 */
export function parseInteger(text: string): bigint | undefined {
  const groups = NUMBER.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { sign = "", whole = "", fraction = "", exponent = "0" } = groups;
  const digits = withoutEndingZeros(whole + fraction);
  const zeros = whole.length + Number(exponent) - digits.length;
  const significant = digits.replace(/^0+/, "");
  if (significant === "") return 0n;
  if (zeros < 0 || significant.length + zeros > MOST_DIGITS) return undefined;
  return BigInt(`${sign}${significant}${"0".repeat(zeros)}`);
}

/** An expression such as `0+$` would look at a row of zeros from each of them. */
function withoutEndingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}
