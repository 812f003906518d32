import type { QueryCredentials } from "../read-credentials.ts";

const KEYS: readonly string[] = ["key", "$key"];
const TOKENS: readonly string[] = ["access_token", "$access_token"];

/** The credentials in the query of a target, under the names that Google's APIs have for them. */
export function queryCredentials(target: string): QueryCredentials | undefined {
  const mark = target.indexOf("?");
  if (mark < 0) return undefined;
  const parameters = new URLSearchParams(target.slice(mark + 1));
  const valuesOf = (names: readonly string[]) => names.flatMap((name) => parameters.getAll(name));
  return { keys: valuesOf(KEYS), tokens: valuesOf(TOKENS) };
}
