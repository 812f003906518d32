const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?Infinity$/;

/** The number that the text is, exact if it is whole; undefined if it is none. */
export function parseNumber(text: string): number | bigint | undefined {
  if (!DECIMAL.test(text) && !INFINITE.test(text)) return undefined;
  const number = Number(text);
  return !isInteger(text) || Number.isSafeInteger(number) ? number : BigInt(text);
}

/** Whether the text is a whole number, written without fraction or exponent. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}
