const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?Infinity$/;

/**
 * The number that the text is: exact if it is whole, else the nearest double. Undefined if it is none or beyond the
 * range of doubles.
 */
export function parseNumber(text: string): number | bigint | undefined {
  const number = Number(text);
  if (isInteger(text)) return Number.isSafeInteger(number) ? number : BigInt(text);
  return (DECIMAL.test(text) && Number.isFinite(number)) || INFINITE.test(text) ? number : undefined;
}

/** Whether the text is a whole number, written without fraction or exponent. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}
