import { quote } from "../../quote.ts";
import { LONGEST_TIMEOUT, parseGrpcTimeout } from "../grpc-timeout.ts";
import { malformed } from "./refusal.ts";

/**
 * How long the client waits, in milliseconds: by `X-Server-Timeout` (seconds) or `Grpc-Timeout` (as gRPC has it), the
 * shorter of both, and no longer than over gRPC; undefined without. Throws a {@link Refusal} if one is malformed.
 */
export function requestTimeout(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const seconds = parseHeader("x-server-timeout", headers, parseSeconds);
  const timeout = parseHeader("grpc-timeout", headers, parseGrpcTimeout);
  if (seconds === undefined && timeout === undefined) return undefined;
  return Math.min(seconds ?? LONGEST_TIMEOUT, timeout ?? LONGEST_TIMEOUT, LONGEST_TIMEOUT);
}

function parseHeader(
  name: string,
  headers: Readonly<Record<string, string | undefined>>,
  parse: (text: string) => number | undefined,
): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const timeout = parse(text);
  if (timeout === undefined) throw malformed(`The header ${name} ${quote(text)} is malformed.`);
  return timeout;
}

function parseSeconds(text: string): number | undefined {
  return /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) * 1000 : undefined;
}
