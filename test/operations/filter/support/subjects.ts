import fc, { type Arbitrary } from "fast-check";
import { defaultPolicy } from "../../../../src/operations/policy.ts";
import type { OperationRecord } from "../../../../src/operations/record.ts";
import { cancelRecord, updateRecord } from "../../../../src/operations/transitions.ts";
import { write } from "../../records.ts";
import type { OperationInit } from "../../requests.ts";
import { EnumName, Fields, type Plain } from "./oracle.ts";
import { keys, type Payload, payloads, texts } from "./payloads.ts";
import { NOW, recordOf } from "./records.ts";

/** A record, and what filters see of it. */
export interface Subject {
  readonly record: OperationRecord;
  readonly plain: Fields;
}

/** What happens to an operation, and when: each a quarter of a second after the one before. */
interface History {
  readonly id: string;
  readonly metadata: Payload | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly progress: OperationRecord["progress"];
  readonly start: boolean;
  readonly cancel: boolean;
  readonly end: { readonly response: Payload } | { readonly error: Failure } | undefined;
}

interface Failure {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Payload[];
}

const STARTED = NOW + 250;
const CANCELLED = NOW + 500;
const ENDED = NOW + 750;

const optional = <Value>(value: Arbitrary<Value>) => fc.option(value, { nil: undefined });

const failures: Arbitrary<Failure> = fc.record({
  code: fc.constantFrom(1, 2, 13),
  message: texts,
  details: fc.array(payloads, { maxLength: 2 }),
});

const histories: Arbitrary<History> = fc.record({
  id: fc.constantFrom("a", "ab", "B"),
  metadata: optional(payloads),
  labels: fc.dictionary(keys, texts, { maxKeys: 2, noNullPrototype: true }),
  progress: optional(fc.record({ fraction: fc.constantFrom(0, 0.5, 1), message: texts })),
  start: fc.boolean(),
  cancel: fc.boolean(),
  end: optional(
    fc.oneof(
      payloads.map((response) => ({ response })),
      failures.map((error) => ({ error })),
    ),
  ),
});

/** Operations in every state. */
export const subjects: Arbitrary<Subject> = histories.map((history) => ({
  record: record(history),
  plain: plain(history),
}));

function record({ id, metadata, labels, progress, start, cancel, end }: History): OperationRecord {
  let made = recordOf({ ...(metadata && { metadata: metadata.any }) }, { name: `operations/${id}`, labels });
  if (start) made = updateRecord(made, write({}, progress), STARTED, defaultPolicy);
  if (cancel) made = cancelRecord(made, CANCELLED, defaultPolicy);
  if (end === undefined || (cancel && !start)) return made;
  return updateRecord(made, write({ done: true, result: result(end) }), ENDED, defaultPolicy);
}

function result(end: NonNullable<History["end"]>): NonNullable<OperationInit["result"]> {
  if ("response" in end) return { case: "response", value: end.response.any };
  const { code, message, details } = end.error;
  return { case: "error", value: { code, message, details: details.map(({ any }) => any) } };
}

function plain(history: History): Fields {
  const { id, metadata, labels, progress, start, cancel, end } = history;
  const neverStarted = cancel && !start;
  const endTime = neverStarted ? CANCELLED : end && ENDED;
  const startTime = start ? STARTED : neverStarted ? undefined : endTime;
  const cancelTime = cancel ? CANCELLED : undefined;
  const error = neverStarted ? cancelledBeforeStart(id) : end && "error" in end ? plainError(end.error) : undefined;
  return new Fields({
    name: `operations/${id}`,
    done: endTime !== undefined,
    error,
    metadata: metadata?.plain,
    response: neverStarted || end === undefined || "error" in end ? undefined : end.response.plain,
    state: new EnumName(stateOf(history)),
    create_time: new Date(NOW),
    start_time: date(startTime),
    update_time: date(endTime ?? cancelTime ?? startTime ?? NOW),
    end_time: date(endTime),
    expire_time: date(endTime && endTime + 30 * 24 * 3600 * 1000),
    cancel_time: date(cancelTime),
    labels: new Map(Object.entries(labels)),
    cancel_requested: cancel,
    progress: start && progress ? new Fields({ ...progress }) : undefined,
  });
}

function stateOf({ start, cancel, end }: History): string {
  if (cancel && !start) return "CANCELLED";
  if (end === undefined) return cancel ? "CANCELLING" : start ? "RUNNING" : "PENDING";
  if ("response" in end) return "SUCCEEDED";
  return end.error.code === 1 ? "CANCELLED" : "FAILED";
}

function plainError({ code, message, details }: Failure): Fields {
  return new Fields({ code, message, details: details.length > 0 ? details.map((each) => each.plain) : undefined });
}

function cancelledBeforeStart(id: string): Fields {
  const detail: Readonly<Record<string, Plain>> = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "CANCELLED_BEFORE_START",
    domain: "longrun",
    metadata: new Map([["name", `operations/${id}`]]),
  };
  const message = "The operation was cancelled before it was started.";
  return new Fields({ code: 1, message, details: [new Fields(detail)] });
}

function date(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}
