import { type Span, SpanStatusCode } from "@opentelemetry/api";
import type { Clock } from "../clock.ts";
import { isDone, type NewOperationRecord, type OperationRecord } from "../operations/record.ts";
import type { Insertion, Repository } from "../repository/repository.ts";
import type { RepositoryMetrics } from "./metrics/repository-metrics.ts";
import { childSpan, within } from "./tracing/tracer.ts";

/** Carries out a method of a repository. */
type Observe = <Result>(call: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>;

/**
 * The same repository, measured: how long each method takes and what it rejects with, and the leases that are taken and run
 * out by the clock. What is asked within a span has a span of its own.
 */
export function observedRepository(repository: Repository, metrics: RepositoryMetrics, clock: Clock): Repository {
  const { insertWith } = repository;
  const observers = Object.fromEntries(methods.map((method) => [method, observer(method, metrics)])) as Record<
    (typeof methods)[number],
    Observe
  >;
  const inserted = (record: NewOperationRecord, insertion: Insertion) => {
    if ("inserted" in insertion && record.lease) metrics.leasesGranted.value++;
    return insertion;
  };
  return {
    ...(repository.clock && { clock: repository.clock }),
    ...(repository.replication && { replication: repository.replication }),
    tokenKey: repository.tokenKey,
    insert: async (record) => inserted(record, await observers.insert(() => repository.insert(record))),
    ...(insertWith && {
      insertWith: async (record, also) =>
        inserted(record, await observers.insertWith(() => insertWith.call(repository, record, also))),
    }),
    conflict: (record) => observers.conflict(() => repository.conflict(record)),
    read: (name) => observers.read(() => repository.read(name)),
    async replace(present, next) {
      const isReplaced = await observers.replace(() => repository.replace(present, next));
      if (isReplaced) countLeases(present, next, metrics, clock);
      return isReplaced;
    },
    delete: (present) => observers.delete(() => repository.delete(present)),
    page: (query) => observers.page(() => repository.page(query), query.signal),
    count: (selection) => observers.count(() => repository.count(selection), selection.signal),
    countStates: () => observers.countStates(() => repository.countStates()),
    due: (now, limit) => observers.due(() => repository.due(now, limit)),
    subscribe: (listener, onMissed) => repository.subscribe(listener, onMissed),
    close: () => repository.close(),
  };
}

const methods = [
  "insert",
  "insertWith",
  "conflict",
  "read",
  "replace",
  "delete",
  "page",
  "count",
  "countStates",
  "due",
] as const;

function observer(method: (typeof methods)[number], metrics: RepositoryMetrics): Observe {
  const durations = metrics.durations(method);
  const name = `longrun.repository/${method}`;
  return async (call, signal) => {
    const span = childSpan(name);
    const start = performance.now();
    try {
      return await (span === undefined ? call() : within(span, call));
    } catch (error) {
      // Whoever does not want the answer any more has met no fault.
      if (!signal?.aborted) fail(error, span);
      throw error;
    } finally {
      durations.observe((performance.now() - start) / 1000);
      span?.end();
    }
  };

  function fail(error: unknown, span: Span | undefined): void {
    metrics.failed(method, error);
    span?.setStatus({ code: SpanStatusCode.ERROR });
  }
}

function countLeases(present: OperationRecord, next: OperationRecord, metrics: RepositoryMetrics, clock: Clock): void {
  const isTaken = next.lease !== undefined && next.lease.epoch !== present.lease?.epoch;
  if (isTaken) metrics.leasesGranted.value++;
  if (present.lease === undefined || isDone(present) || present.lease.expireTime > clock.now()) return;
  if (isTaken || isDone(next)) metrics.leasesExpired.value++;
}
