import { badField, type LongrunError } from "../../errors.ts";
import type { QueryParameter } from "../../transcoding/parse-query.ts";

/** What the system parameters of a request ask for (https://cloud.google.com/apis/docs/system-parameters). */
export interface SystemParameters {
  /** `alt`: the format of the answer; undefined if it is not said. */
  readonly alt: "json" | "proto" | "sse" | undefined;
  /** Whether enums are numbers (`alt=json;enum-encoding=int`). */
  readonly enumAsInteger: boolean;
  /** `$.xgafv`: the version of the error format. */
  readonly errorVersion: 1 | 2;
  /** `fields`: which parts of the answer are wanted; undefined for all. */
  readonly fields: string | undefined;
  /** `prettyPrint`: whether JSON is indented. */
  readonly pretty: boolean;
}

/** What a request without system parameters asks for. */
export const defaultParameters: SystemParameters = {
  alt: undefined,
  enumAsInteger: false,
  errorVersion: 2,
  fields: undefined,
  pretty: true,
};

/** The header that says what `fields` does. */
const FIELDS_HEADER = "x-goog-fieldmask";

/** The names of those that count with `$` before them and without. */
const BARE: ReadonlySet<string> = new Set([
  "access_token",
  "alt",
  "callback",
  "fields",
  "key",
  "oauth_token",
  "prettyPrint",
  "quotaUser",
  "uploadType",
  "upload_protocol",
]);
const WITH_DOLLAR: ReadonlySet<string> = new Set([...BARE, ".xgafv", "apiVersion", "ct", "userProject"]);

const FORMATS: Readonly<Record<string, Pick<SystemParameters, "alt" | "enumAsInteger">>> = {
  json: { alt: "json", enumAsInteger: false },
  "json;enum-encoding=int": { alt: "json", enumAsInteger: true },
  proto: { alt: "proto", enumAsInteger: false },
  sse: { alt: "sse", enumAsInteger: false },
  "sse;enum-encoding=int": { alt: "sse", enumAsInteger: true },
};
const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, "1": true, "": true, false: false, "0": false };
const ERROR_VERSIONS: Readonly<Record<string, 1 | 2>> = { "1": 1, "2": 2 };

/**
 * Takes the system parameters out of a query and gives them with the parameters that are left. Those that neither
 * choose a format nor are refused, such as keys and quota users, have no effect. Throws INVALID_SYSTEM_PARAMETER.
 */
export function takeSystemParameters(
  query: readonly QueryParameter[],
  headers: Readonly<Record<string, string | undefined>>,
): { readonly parameters: SystemParameters; readonly rest: readonly QueryParameter[] } {
  const fieldsHeader = headers[FIELDS_HEADER];
  if (query.length === 0 && fieldsHeader === undefined) return { parameters: defaultParameters, rest: query };
  const found = new Map<string, string>();
  const rest = query.filter(([key, value]) => {
    const name = systemName(key);
    if (name === undefined) return true;
    if (found.has(name)) throw badSystemParameter(key, "is given twice.");
    found.set(name, value);
    return false;
  });
  if (found.has("callback")) throw badSystemParameter("callback", "is not served: this server gives no JSONP.");
  if (fieldsHeader !== undefined && found.has("fields")) {
    throw badSystemParameter("fields", "is given twice: as the header X-Goog-FieldMask too.");
  }
  const parameters = {
    ...chosen(found, "alt", FORMATS, { alt: undefined, enumAsInteger: false }),
    errorVersion: chosen(found, ".xgafv", ERROR_VERSIONS, defaultParameters.errorVersion),
    fields: found.get("fields") ?? fieldsHeader,
    pretty: chosen(found, "prettyPrint", BOOLEANS, defaultParameters.pretty),
  };
  return { parameters, rest };
}

/**
 * What a request asks for of its error if its system parameters cannot be obeyed as a whole: the version of the format and
 * the indentation, each if it is given once and right.
 */
export function errorParameters(query: readonly QueryParameter[]): SystemParameters {
  const readable = <Value>(name: string, choices: Readonly<Record<string, Value>>, otherwise: Value) => {
    const [text = "", ...more] = query.filter(([key]) => systemName(key) === name).map(([, value]) => value);
    return more.length === 0 && Object.hasOwn(choices, text) ? (choices[text] ?? otherwise) : otherwise;
  };
  return {
    ...defaultParameters,
    errorVersion: readable(".xgafv", ERROR_VERSIONS, defaultParameters.errorVersion),
    pretty: readable("prettyPrint", BOOLEANS, defaultParameters.pretty),
  };
}

/** A system parameter that cannot be obeyed. */
export function badSystemParameter(name: string, description: string, value?: string): LongrunError {
  return badField("INVALID_SYSTEM_PARAMETER", name, description, value);
}

function systemName(key: string): string | undefined {
  if (BARE.has(key)) return key;
  return key.startsWith("$") && WITH_DOLLAR.has(key.slice(1)) ? key.slice(1) : undefined;
}

function chosen<Value>(
  found: ReadonlyMap<string, string>,
  name: string,
  choices: Readonly<Record<string, Value>>,
  otherwise: Value,
): Value {
  const text = found.get(name);
  if (text === undefined) return otherwise;
  const choice = Object.hasOwn(choices, text) ? choices[text] : undefined;
  if (choice !== undefined) return choice;
  const possible = Object.keys(choices).filter((each) => each !== "");
  const shown = name.startsWith(".") ? `$${name}` : name;
  throw badSystemParameter(shown, `must be one of ${possible.join(", ")}.`, text);
}
