import { failedPrecondition } from "../errors.ts";
import {
  type CreateOperationRequest,
  type HeartbeatRequest,
  State,
  type UpdateOperationRequest,
} from "../proto/messages.ts";
import type { Counts, Page, PageQuery, Selection } from "../repository/repository.ts";
import { CatchUp } from "./catch-up.ts";
import type { Core } from "./core.ts";
import { createOperation } from "./create-operation.ts";
import { heartbeat } from "./heartbeat.ts";
import { FIRST_EPOCH } from "./lease.ts";
import { OpenWaits, type WaitingCaller } from "./open-waits.ts";
import { holdTo, type Precondition } from "./precondition.ts";
import { getRecord, replaceRecord } from "./present-records.ts";
import { isDone, type NewOperationRecord, type OperationRecord } from "./record.ts";
import { Slices } from "./slices.ts";
import { sweep } from "./sweep.ts";
import { cancelRecord } from "./transitions.ts";
import { updateOperation } from "./update-operation.ts";
import { waitOperation } from "./wait-operation.ts";
import { type WaitLimits, waitTime } from "./wait-time.ts";
import { Waiters } from "./waiters.ts";
import { CollectionWatchers } from "./watching/collection-watchers.ts";
import { OperationWatchers } from "./watching/operation-watchers.ts";
import { type CollectionChange, type CollectionSelection, watchCollection } from "./watching/watch-collection.ts";
import { watchOperation } from "./watching/watch-operation.ts";

/** What a producer is given that may hold the operation's lease. */
export interface Grant {
  readonly record: NewOperationRecord;
  /** The token of the lease; undefined if it was not given one. */
  readonly leaseToken?: string | undefined;
}

/** A page holds at most this much, for clients refuse messages over 4 MiB unless they are told otherwise. */
export const PAGE_BYTES = 3 * 1024 * 1024;

/** A list or a count looks at so many operations at most: some seconds' work. */
const MOST_SCANNED = 1_000_000;

/** The rules of operations over a repository. Names are well-formed already; errors are LongrunErrors. */
export class OperationService {
  readonly #core: Core;
  readonly #waiters: Waiters;
  readonly #operationWatchers: OperationWatchers;
  readonly #collectionWatchers: CollectionWatchers;
  #draining = false;

  /** Those who wait and watch are counted together by `openWaits`. */
  constructor(core: Core, openWaits = openWaitsOf(core)) {
    this.#core = core;
    const slices = new Slices();
    this.#waiters = new Waiters(openWaits, slices);
    this.#operationWatchers = new OperationWatchers(openWaits, slices);
    this.#collectionWatchers = new CollectionWatchers(openWaits, slices, core.limits);
    const told = [this.#waiters, this.#operationWatchers];
    const catchUp = new CatchUp({ repository: core.repository, clock: core.clock, told });
    core.repository.subscribe(
      (change) => {
        for (const each of told) each.notify(change);
        this.#collectionWatchers.notify(change);
      },
      () => {
        catchUp.start();
        this.#collectionWatchers.interrupt();
      },
    );
  }

  /**
   * Creates an operation, or finds the one that the same request created before; then the lease that came with it is
   * given once more, for the answer to the first request may have been lost.
   */
  async create(request: CreateOperationRequest, principal: string): Promise<Grant> {
    const record = await createOperation(this.#core, request, principal);
    const tookLease = request.leaseDuration !== undefined && !request.validateOnly;
    const holdsLease = tookLease && record.lease?.epoch === FIRST_EPOCH && !isDone(record);
    return holdsLease ? this.#grant(record) : { record };
  }

  /** Reads an operation. */
  get(name: string): Promise<OperationRecord> {
    return getRecord(this.#core, name);
  }

  /** Lists operations directly in some parents. */
  list(query: Omit<PageQuery, "now" | "maxScanned" | "maxBytes">): Promise<Page> {
    return this.#core.repository.page({ ...query, ...this.#bounds(), maxBytes: PAGE_BYTES });
  }

  /** Counts operations directly in some parents, by state. */
  count(selection: Omit<Selection, "now" | "maxScanned">): Promise<Counts> {
    return this.#core.repository.count({ ...selection, ...this.#bounds() });
  }

  /** Applies a producer's write. A precondition is asked before any change, here as in the methods below. */
  update(name: string, request: UpdateOperationRequest, precondition?: Precondition): Promise<OperationRecord> {
    return updateOperation(this.#core, name, request, precondition);
  }

  /** Takes or renews a producer's lease, and notes the progress. */
  async heartbeat(name: string, request: HeartbeatRequest, precondition?: Precondition): Promise<Grant> {
    return this.#grant(await heartbeat(this.#core, name, request, precondition));
  }

  /** Notes a client's request to cancel, once; ends an operation that nobody works on. */
  async cancel(name: string, precondition?: Precondition): Promise<void> {
    for (;;) {
      const record = await getRecord(this.#core, name);
      const next = cancelRecord(record, this.#core.clock.now(), this.#core.policy);
      holdTo(precondition, record);
      if (await replaceRecord(this.#core, record, next)) return;
    }
  }

  /** Deletes an operation, which does not cancel it. */
  async delete(name: string, precondition?: Precondition): Promise<void> {
    for (;;) {
      const record = await getRecord(this.#core, name);
      const running = record.state === State.RUNNING || record.state === State.CANCELLING;
      if (running && this.#core.policy.deleteRunning === "reject") {
        throw failedPrecondition("OPERATION_RUNNING", name, "is running and is not to be deleted before it is done.");
      }
      holdTo(precondition, record);
      if (await this.#core.repository.delete(record)) return;
    }
  }

  /** Waits until the operation is done; gives its latest state when the time is over or the server drains. */
  wait(name: string, limits: WaitLimits, caller: WaitingCaller): Promise<OperationRecord> {
    const { clock, callClock = clock, policy } = this.#core;
    return waitOperation(this.#waiters, name, {
      read: () => this.get(name),
      time: () => (this.#draining ? 0 : waitTime(limits, policy.waitCap, callClock.now())),
      clock,
      caller,
    });
  }

  /** Shows an operation as it is, and as it changes until it is done: see {@link watchOperation}. */
  watch(name: string, caller: WaitingCaller): AsyncIterable<OperationRecord> {
    return watchOperation(this.#operationWatchers, name, () => this.get(name), caller);
  }

  /** Shows how operations directly in some parents change from now on: see {@link watchCollection}. */
  watchAll(selection: CollectionSelection, caller: WaitingCaller): AsyncIterable<CollectionChange> {
    return watchCollection(this.#collectionWatchers, selection, caller);
  }

  /** Does what is due, for at most so many operations: see {@link sweep}. Says how many were due. */
  sweep(limit: number): Promise<number> {
    return sweep(this.#core, limit);
  }

  /** Answers all waits with the latest state and ends all watches, from now on at once. */
  drain(): void {
    this.#draining = true;
    this.#waiters.drain();
    this.#operationWatchers.drain();
    this.#collectionWatchers.drain();
  }

  #bounds(): { now: number; maxScanned: number } {
    return { now: this.#core.clock.now(), maxScanned: MOST_SCANNED };
  }

  #grant(record: NewOperationRecord): Grant {
    const { uid, lease } = record;
    return { record, leaseToken: lease && this.#core.leaseTokens.seal({ uid, epoch: lease.epoch }) };
  }
}

function openWaitsOf({ limits }: Core): OpenWaits {
  return new OpenWaits({ most: limits.maxWaits, mostPerPrincipal: limits.maxWaitsPerPrincipal });
}
