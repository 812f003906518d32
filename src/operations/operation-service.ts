import type { ParentPattern } from "../aip/parent-pattern.ts";
import { alreadyExists, failedPrecondition, LongrunError, notFound } from "../errors.ts";
import { type CreateOperationRequest, State, type UpdateOperationRequest } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import type { Conflict, Page, Position, Repository } from "../repository/repository.ts";
import type { Clock } from "./clock.ts";
import { parseCreation } from "./creation.ts";
import type { Ids } from "./ids.ts";
import { parseWrite } from "./operation-write.ts";
import type { Policy } from "./policy.ts";
import { etagOf, isDone, isExpired, type NewOperationRecord, type OperationRecord } from "./record.ts";
import { cancelRecord, createRecord, sweepRecord, updateRecord } from "./transitions.ts";
import { type WaitLimits, waitTime } from "./wait-time.ts";
import { Waiters } from "./waiters.ts";

/** What the core needs from outside. */
export interface OperationServiceOptions {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A page holds at most this much, for clients refuse messages over 4 MiB unless they are told otherwise. */
const PAGE_BYTES = 3 * 1024 * 1024;

/** The rules of operations over a repository. Names are well-formed already; errors are LongrunErrors. */
export class OperationService {
  readonly #repository: Repository;
  readonly #policy: Policy;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #waiters = new Waiters();
  #draining = false;

  constructor({ repository, policy, clock, ids }: OperationServiceOptions) {
    this.#repository = repository;
    this.#policy = policy;
    this.#clock = clock;
    this.#ids = ids;
    repository.subscribe((change) => this.#waiters.notify(change));
  }

  /** Creates an operation, or finds the one that the same request created before. */
  async create(request: CreateOperationRequest, principal: string): Promise<NewOperationRecord> {
    const creation = parseCreation(request, principal, this.#ids.uid(), this.#ids.operationId);
    const write = parseWrite(request.operation, undefined, undefined);
    for (;;) {
      const now = this.#clock.now();
      const record = createRecord(creation, request.operation, write, now, this.#policy);
      const outcome = request.validateOnly
        ? ((await this.#repository.conflict(record)) ?? { inserted: record })
        : await this.#repository.insert(record);
      if ("inserted" in outcome) return outcome.inserted;
      if (!isExpired(outcome.existing, now)) return resolveConflict(outcome, record);
      await this.#repository.delete(outcome.existing);
    }
  }

  /** Reads an operation. */
  async get(name: string): Promise<OperationRecord> {
    return this.#unexpired(await this.#repository.read(name)) ?? raise(notFound(name));
  }

  /** Lists the operations directly in some parents, newest first. */
  async list(parents: ParentPattern, limit: number, after?: Position): Promise<Page> {
    return this.#repository.page({ parents, limit, after, maxBytes: PAGE_BYTES, now: this.#clock.now() });
  }

  /** Applies a producer's write. */
  async update(name: string, request: UpdateOperationRequest): Promise<OperationRecord> {
    for (;;) {
      const record = this.#unexpired(await this.#repository.read(name));
      if (record === undefined) {
        if (!request.allowMissing) throw notFound(name);
        const created = await this.#createByUpdate(name, request);
        if (created) return created;
        continue;
      }
      const write = parseWrite(request.operation, request.updateMask, request.progress);
      const next = updateRecord(record, write, this.#clock.now(), this.#policy);
      if (!(isDone(record) && next === record)) checkEtag(request.etag, record);
      if (await this.#replace(record, next)) return next;
    }
  }

  /** Notes a client's request to cancel, once; ends an operation that nobody works on. */
  async cancel(name: string): Promise<void> {
    for (;;) {
      const record = await this.get(name);
      if (await this.#replace(record, cancelRecord(record, this.#clock.now(), this.#policy))) return;
    }
  }

  /** Deletes an operation, which does not cancel it. */
  async delete(name: string): Promise<void> {
    for (;;) {
      const record = await this.get(name);
      const running = record.state === State.RUNNING || record.state === State.CANCELLING;
      if (running && this.#policy.deleteRunning === "reject") {
        throw failedPrecondition("OPERATION_RUNNING", name, "is running and is not to be deleted before it is done.");
      }
      if (await this.#repository.delete(record)) return;
    }
  }

  /** Waits until the operation is done; gives its latest state when the time is over or the server drains. */
  async wait(name: string, limits: WaitLimits, signal: AbortSignal): Promise<OperationRecord> {
    // Waiting begins before reading, or an end between the two would be missed.
    const waiter = this.#waiters.wait(name);
    let cancelTimer: (() => void) | undefined;
    try {
      const record = await this.get(name);
      const time = waitTime(limits, this.#policy.waitCap, this.#clock.now());
      if (isDone(record) || time <= 0 || this.#draining || signal.aborted) return record;
      cancelTimer = this.#clock.after(time, waiter.stop);
      signal.addEventListener("abort", waiter.stop);
      const outcome = await waiter.outcome;
      if (outcome === "deleted") throw notFound(name);
      return outcome === "unfinished" ? await this.get(name) : outcome.ended;
    } finally {
      waiter.stop();
      cancelTimer?.();
      signal.removeEventListener("abort", waiter.stop);
    }
  }

  /** Does what is due: forgets expired operations, ends those whose cancellation lasts too long. Says how many. */
  async sweep(limit: number): Promise<number> {
    const now = this.#clock.now();
    const due = await this.#repository.due(now, limit);
    const sweeps = due.map((record) => {
      const next = sweepRecord(record, now, this.#policy);
      return next === undefined ? this.#repository.delete(record) : this.#replace(record, next);
    });
    await Promise.all(sweeps);
    return due.length;
  }

  /** Answers all waits with the latest state, from now on at once. */
  drain(): void {
    this.#draining = true;
    this.#waiters.stopAll();
  }

  #unexpired(record: OperationRecord | undefined): OperationRecord | undefined {
    return record && isExpired(record, this.#clock.now()) ? undefined : record;
  }

  async #replace(record: OperationRecord, next: OperationRecord): Promise<boolean> {
    return next === record || this.#repository.replace(record, next);
  }

  /** Creates the operation that an update allows to be missing; undefined if it is there meanwhile. */
  async #createByUpdate(name: string, request: UpdateOperationRequest): Promise<OperationRecord | undefined> {
    const write = parseWrite(request.operation, request.updateMask, request.progress);
    if (request.etag !== "") throw staleEtag(name);
    const now = this.#clock.now();
    const empty = createRecord({ name, uid: this.#ids.uid() }, undefined, {}, now, this.#policy);
    const record = updateRecord({ ...empty, revision: 0, sequence: 0 }, write, now, this.#policy);
    const outcome = await this.#repository.insert(record);
    if ("inserted" in outcome) return outcome.inserted;
    if (isExpired(outcome.existing, now)) await this.#repository.delete(outcome.existing);
    return undefined;
  }
}

function resolveConflict({ conflict, existing }: Conflict, record: NewOperationRecord): OperationRecord {
  if (conflict === "name") {
    const message = `Operation ${quote(existing.name)} already exists.`;
    throw alreadyExists("OPERATION_ALREADY_EXISTS", existing.name, message);
  }
  if (existing.request?.fingerprint === record.request?.fingerprint) return existing;
  const message = `The request ID belongs to the different request that created ${quote(existing.name)}.`;
  throw alreadyExists("REQUEST_ID_REUSED", existing.name, message);
}

function checkEtag(etag: string, record: OperationRecord): void {
  if (etag !== "" && etag !== etagOf(record)) throw staleEtag(record.name);
}

function staleEtag(name: string): LongrunError {
  const message = `The etag is stale: operation ${quote(name)} has changed since it was read.`;
  return new LongrunError("STALE_ETAG", message, { name });
}

function raise(error: Error): never {
  throw error;
}
