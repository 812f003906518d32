import { quote } from "../../quote.ts";
import { malformed } from "./refusal.ts";

/** Milliseconds in each unit of a grpc-timeout. */
const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** The longest timeout, as over gRPC: what fits a timer, in whole hours. */
const LONGEST = 596 * 3_600_000;

/**
 * How long the client waits, in milliseconds: by `X-Server-Timeout` (seconds) or `Grpc-Timeout` (as gRPC has it), the
 * shorter of both; undefined without. Throws a {@link Refusal} if one is malformed.
 */
export function requestTimeout(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const timeouts = [
    parseHeader("x-server-timeout", headers, /^(\d{1,12}(?:\.\d{1,9})?)()$/),
    parseHeader("grpc-timeout", headers, /^(\d{1,8})([HMSmun])$/),
  ].filter((timeout) => timeout !== undefined);
  return timeouts.length === 0 ? undefined : Math.min(...timeouts, LONGEST);
}

function parseHeader(name: string, headers: Readonly<Record<string, string | undefined>>, form: RegExp) {
  const text = headers[name];
  if (text === undefined) return undefined;
  const [, number, unit] = form.exec(text) ?? [];
  if (number === undefined) throw malformed(`The header ${name} ${quote(text)} is malformed.`);
  return Number(number) * (units[unit || "S"] ?? 0);
}
