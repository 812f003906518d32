/** Throws a TypeError that names an argument which is no text, as plain JavaScript may give it. */
export function checkText(name: string, value: unknown): asserts value is string {
  check(name, value, typeof value === "string", "a text");
}

/** Throws a TypeError that names an argument which is no function. */
export function checkFunction(name: string, value: unknown): void {
  check(name, value, typeof value === "function", "a function");
}

/** Throws a TypeError that names an argument which is no object. */
export function checkObject(name: string, value: unknown): asserts value is object {
  check(name, value, typeof value === "object" && value !== null, "an object");
}

/** Throws a TypeError that names an argument which is no AbortSignal, such as the controller itself. */
export function checkSignal(name: string, value: unknown): void {
  const isSignal = typeof value === "object" && value !== null && "throwIfAborted" in value;
  check(name, value, isSignal, "an AbortSignal");
}

/** Throws an error that names an argument which is no duration: a RangeError for NaN and negative numbers, else a TypeError. */
export function checkMilliseconds(name: string, value: unknown): void {
  check(name, value, typeof value === "number", "a number of milliseconds");
  if (!(Number(value) >= 0)) throw new RangeError(`${name} ${value}: must be a number of milliseconds from 0 on.`);
}

function check(name: string, value: unknown, isMet: boolean, needed: string): void {
  if (isMet) return;
  throw new TypeError(`${name} must be ${needed}, not ${value === undefined ? "undefined" : described(value)}.`);
}

/** What a value is, without its content, which may be a secret. */
function described(value: unknown): string {
  if (value === null) return "null";
  const kind = typeof value;
  return `${/^[aeiou]/u.test(kind) ? "an" : "a"} ${kind}`;
}
