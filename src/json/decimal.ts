/** A decimal number, `digits` times ten to the `exponent`. */
export interface Decimal {
  readonly sign: "" | "-";
  /** Without zeros at the beginning and the end; empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^(?<sign>-?)(?<whole>0|[1-9]\d*)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/** The decimal that a text is as a JSON number, the same one for `100`, `1e2` and `100.00`; undefined if it is none. */
export function decimal(text: string): Decimal | undefined {
  const groups = NUMBER.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { sign, whole = "", fraction = "", exponent = "0" } = groups;
  const digits = withoutEndingZeros(whole + fraction);
  return {
    sign: sign === "-" ? "-" : "",
    digits: digits.replace(/^0+/, ""),
    exponent: whole.length + Number(exponent) - digits.length,
  };
}

/** An expression such as `0+$` would look at a row of zeros from each of them. */
function withoutEndingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}
