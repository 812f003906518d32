import { InvalidArgumentError } from "commander";
import { ConfigError } from "../../config/config.ts";
import { parseDuration } from "../../config/duration.ts";
import { Code } from "../../proto/messages.ts";

/** The name of an operation; an ID alone is of an operation in the root. */
export function operationName(text: string): string {
  if (text === "") throw new InvalidArgumentError("A name such as operations/abc, or an ID, is needed.");
  return text.includes("/") ? text : `operations/${text}`;
}

/** The names of operations, collected. */
export function operationNames(text: string, names: readonly string[] = []): string[] {
  return [...names, operationName(text)];
}

/** A duration in milliseconds. */
export function duration(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new InvalidArgumentError(`It ${(error as Error).message}.`);
  }
}

/** A whole number from 1 on. */
export function count(text: string): number {
  const number = /^\d{1,9}$/u.test(text) ? Number(text) : 0;
  if (number === 0) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return number;
}

/** How far the work is: `0.4` or `40%`. */
export function fraction(text: string): number {
  const [, number = "", percent] = /^(\d+(?:\.\d*)?|\.\d+)(%)?$/u.exec(text) ?? [];
  const value = number === "" ? Number.NaN : Number(number) / (percent === undefined ? 1 : 100);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("It must be a number from 0 to 1, or a percentage.");
  return value;
}

/** A gRPC code other than OK, by its name or number. */
export function errorCode(text: string): number {
  const named = Object.entries(Code).find(([name]) => name === text.toUpperCase());
  const code = /^\d+$/u.test(text) ? Number(text) : Number(named?.[1]);
  if (Code[code] !== undefined && code !== Code.OK) return code;
  throw new InvalidArgumentError("It must be a gRPC code such as NOT_FOUND, or its number from 1 to 16.");
}

/** Labels, collected from texts such as `team=books`. */
export function labels(text: string, others: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [key = "", value] = splitAt(text, "=");
  if (key === "" || value === undefined) throw new InvalidArgumentError("It must be KEY=VALUE.");
  return { ...others, [key]: value };
}

/**
 * Headers, collected from texts such as `x-api-key: secret`; of one that is given twice, both values. The error is not one
 * of commander, which would tell the text.
 */
export function headers(text: string, others: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name = "", value] = splitAt(text, ":").map((part) => part.trim());
  if (!/^[\w.-]+$/u.test(name) || name.startsWith("grpc-") || value === undefined || !/^[\x20-\x7e]*$/u.test(value)) {
    throw new ConfigError("--header must be a header such as 'x-api-key: secret', in ASCII");
  }
  const key = name.toLowerCase();
  return { ...others, [key]: Object.hasOwn(others, key) ? `${others[key]}, ${value}` : value };
}

function splitAt(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
