import { type DestinationStream, type Logger, pino } from "pino";
import { escapeUnseen } from "../escape-unseen.ts";
import { Code } from "../proto/messages.ts";
import { shorten } from "../quote.ts";
import type { CallReport } from "../transport/call-report.ts";
import type { AuditEvent } from "./audit/audit-event.ts";
import { lineJson } from "./line-json.ts";
import { LineWriter } from "./line-writer.ts";
import { safeError } from "./safe-error.ts";

/** How much is logged. */
export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

const STDERR = 2;

/**
 * A log of JSON lines on standard error, written a few at a time and all of them before the process ends; how many are lost
 * because nobody reads them in time is a line of its own. No line has a control character in it, and errors are shown without
 * what may be secret: see {@link safeError}.
 */
export function createLog(level: LogLevel, stream: DestinationStream = stderr()): Logger {
  const escaping = { write: (line: string) => stream.write(escapeUnseen(line)) };
  const log = pino({ level, base: null, serializers: { err: safeError } }, escaping);
  streams.set(log, stream);
  return log;
}

/** Where the lines go of the logs that were made here. */
const streams = new WeakMap<Logger, DestinationStream>();

function stderr(): DestinationStream {
  const writer = new LineWriter(STDERR, lineOfLost);
  process.once("exit", () => writer.flushSync());
  return writer;
}

/** The warning in place of so many lines, audit lines among them: so it is written at every level. */
function lineOfLost(count: number): string {
  return `${lineJson({ level: pino.levels.values.warn, time: Date.now(), count, msg: "lines lost" })}\n`;
}

/**
 * Logs a call in one line: what was called, about what, by whom and from where, the code and the reason of an error, the time,
 * the request's ID and the trace's; no contents.
 */
export function logCall(log: Logger, report: CallReport): void {
  if (report.fault !== undefined) log.error({ ...fieldsOf(report), err: report.fault }, "call failed");
  else if (log.isLevelEnabled("info")) streams.get(log)?.write(callLine(infoOf(log), fieldsOf(report)));
}

/** Logs an audit event, at every level but `silent`. */
export function logAudit(log: Logger, { time, ...event }: AuditEvent): void {
  if (log.level === "silent") return;
  streams.get(log)?.write(`${lineJson({ level: infoOf(log), time, ...event, msg: "audit" })}\n`);
}

interface CallFields {
  readonly method: string;
  readonly name: string | undefined;
  readonly principal: string;
  readonly remoteAddress: string | undefined;
  readonly code: string;
  readonly reason: string | undefined;
  readonly ms: number;
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;
}

function fieldsOf(report: CallReport): CallFields {
  const { method, resource, principal, remoteAddress, code, reason, milliseconds, requestId, traceId } = report;
  const name = resource === undefined ? undefined : shorten(resource);
  const ms = Math.round(milliseconds * 1000) / 1000;
  return { method, name, principal, remoteAddress, code: Code[code] ?? String(code), reason, ms, requestId, traceId };
}

/** The line that pino would make of a call, at a third of the cost: it is made for every call. */
function callLine(level: number, fields: CallFields): string {
  const { method, name, principal, remoteAddress, code, reason, ms, requestId, traceId } = fields;
  const about = name === undefined ? "" : `,"name":${lineJson(name)}`;
  const who = lineJson(principal);
  const from = remoteAddress === undefined ? "" : `,"remoteAddress":${lineJson(remoteAddress)}`;
  const why = reason === undefined ? "" : `,"reason":"${reason}"`;
  const id = requestId === undefined ? "" : `,"requestId":${JSON.stringify(requestId)}`;
  const traced = traceId === undefined ? "" : `,"traceId":"${traceId}"`;
  return `{"level":${level},"time":${Date.now()},"method":"${method}"${about},"principal":${who}${from},"code":"${code}"${why},"ms":${ms}${id}${traced},"msg":"call"}\n`;
}

function infoOf(log: Logger): number {
  return log.levels.values.info ?? 0;
}
