import { type DestinationStream, destination, type Logger, pino } from "pino";
import { Code } from "../proto/messages.ts";
import { shorten } from "../quote.ts";
import type { CallReport } from "../transport/grpc/grpc-call.ts";

/** How much is logged. */
export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

const FLUSH_INTERVAL = 200;
const BUFFER_BYTES = 8 * 1024;

/** A log of JSON lines on standard error, written a few at a time; `flush` before the process ends. */
export function createLog(level: LogLevel, stream: DestinationStream = stderr()): Logger {
  return pino({ level, base: null }, stream);
}

function stderr(): DestinationStream {
  return destination({ fd: 2, sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_INTERVAL });
}

/** Logs a call in one line: what was called, about what, by whom, the code and the time it took. Never its contents. */
export function logCall(log: Logger, report: CallReport): void {
  const { method, resource, principal, code, milliseconds, fault } = report;
  const line = {
    method,
    ...(resource !== undefined && { name: shorten(resource) }),
    principal,
    code: Code[code] ?? String(code),
    ms: Math.round(milliseconds * 1000) / 1000,
  };
  if (fault === undefined) log.info(line, "call");
  else log.error({ ...line, err: fault }, "call failed");
}
