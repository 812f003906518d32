import { type DestinationStream, type Logger, pino } from "pino";
import { Code } from "../proto/messages.ts";
import { shorten } from "../quote.ts";
import type { CallReport } from "../transport/grpc/grpc-call.ts";
import { LineWriter } from "./line-writer.ts";

/** How much is logged. */
export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

const STDERR = 2;

/** A log of JSON lines on standard error, written a few at a time and all of them before the process ends. */
export function createLog(level: LogLevel, stream: DestinationStream = stderr()): Logger {
  return pino({ level, base: null }, stream);
}

function stderr(): DestinationStream {
  const writer = new LineWriter(STDERR);
  process.once("exit", () => writer.flushSync());
  return writer;
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
