import { hkdfSync } from "node:crypto";
import { PageTokens } from "./aip/page-token.ts";
import type { Authenticate } from "./authentication/authenticate.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { BoundService } from "./handlers/handler.ts";
import { healthHandlers } from "./handlers/health.ts";
import { Lists } from "./handlers/lists.ts";
import { operationRegistryHandlers } from "./handlers/operation-registry.ts";
import { operationsHandlers } from "./handlers/operations.ts";
import { reflectionHandlers } from "./handlers/reflection.ts";
import { type Limits, limitsWith } from "./limits.ts";
import type { AuditEvent } from "./observe/audit/audit-event.ts";
import { auditedHandlers } from "./observe/audit/audited-handlers.ts";
import { measuredHandlers } from "./observe/metrics/measured-handlers.ts";
import { measuredSweeps } from "./observe/metrics/measured-sweeps.ts";
import type { Metrics } from "./observe/metrics/metrics.ts";
import { observedRepository } from "./observe/observed-repository.ts";
import { Readiness } from "./observe/readiness.ts";
import { shielded } from "./observe/shielded.ts";
import { tracedHandlers } from "./observe/tracing/traced-handlers.ts";
import type { Core } from "./operations/core.ts";
import type { KnownMessages } from "./operations/filter/message-types.ts";
import { OperationFilters } from "./operations/filter/operation-filters.ts";
import { type Ids, randomIds } from "./operations/ids.ts";
import { LeaseTokens } from "./operations/lease-token.ts";
import { OperationService } from "./operations/operation-service.ts";
import { defaultPolicy, type Policy } from "./operations/policy.ts";
import { Sweeper } from "./operations/sweeper.ts";
import { KnownTypes } from "./proto/known-types.ts";
import type { Repository } from "./repository/repository.ts";
import type { AdmissionOptions } from "./transport/admission.ts";
import type { CallReport } from "./transport/call-report.ts";
import { RateLimiter, type RateLimits } from "./transport/rate-limiter.ts";

/** What operations are served from, in a server of longrun's or in one of the user's. */
export interface ServicesOptions {
  /** Where the operations live; whoever opened it closes it. */
  readonly repository: Repository;
  /** The choices that differ from {@link defaultPolicy}. */
  readonly policy?: Partial<Policy>;
  /** The limits that differ from `defaultLimits`. The constructor throws a RangeError for what is no limit. */
  readonly limits?: Partial<Limits> | undefined;
  /**
   * Types that metadata and responses may hold besides well-known ones, for filters, JSON and reflection: an encoded
   * google.protobuf.FileDescriptorSet with all that they import. The constructor throws if it is malformed or not complete.
   */
  readonly descriptorSet?: Uint8Array;
  /** Tells who makes a call, from what it brings; without it everybody may do everything. */
  readonly authenticate?: Authenticate | undefined;
  /** How often each principal may call; as often as they like without it. */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Takes what is measured, of this server only; nothing is without it. The constructor throws a TypeError if it is that of
   * another.
   */
  readonly metrics?: Metrics | undefined;
  /**
   * Told of every cancellation and deletion, refused ones too, before the caller is answered. What it throws goes to `onError`
   * and changes no answer: what is told is decided.
   */
  readonly onAudit?: (event: AuditEvent) => void;
  /** Told of every call that has ended. What it throws goes to `onError`. */
  readonly onCall?: (report: CallReport) => void;
  /** Told of what went wrong outside of any call. */
  readonly onError?: (error: unknown) => void;
  /** The time; the repository's by default, or else the machine's. */
  readonly clock?: Clock;
  /** The source of IDs; random by default. */
  readonly ids?: Ids;
}

/** The core over a repository, with the services that show it, whatever they are served by. */
export class Services {
  readonly core: Core;
  readonly operationService: OperationService;
  readonly types: KnownTypes;
  /** google.longrunning.Operations, for clients. */
  readonly operations: BoundService;
  /** longrun.v1.OperationRegistry, for producers. */
  readonly registry: BoundService;
  readonly report: (call: CallReport) => void;
  readonly onError: (error: unknown) => void;
  /** Who may call, and how often. */
  readonly admission: AdmissionOptions;
  /** Whether calls can be answered. */
  readonly readiness: Readiness;
  readonly #metrics: Metrics | undefined;
  readonly #onAudit: ((event: AuditEvent) => void) | undefined;
  readonly #sweeper: Sweeper;
  readonly #drained = new AbortController();
  #isServing = false;

  constructor(options: ServicesOptions) {
    const { metrics, onAudit, onCall, authenticate, rateLimits } = options;
    this.onError = shielded((error: unknown) => options.onError?.(error), nobodyIsLeft);
    this.report = shielded((call: CallReport) => {
      metrics?.calls.count(call);
      onCall?.(call);
    }, this.onError);
    this.#onAudit = onAudit && shielded(onAudit, this.onError);
    this.#metrics = metrics;

    this.core = coreOf(options);
    this.types = new KnownTypes(options.descriptorSet);
    this.admission = { authenticate, rateLimiter: rateLimits && new RateLimiter(rateLimits) };
    metrics?.showOperations(options.repository, systemClock);
    metrics?.showReplication(options.repository);

    const { repository, clock, limits } = this.core;
    this.operationService = new OperationService(this.core);
    const sweeps = metrics ? measuredSweeps(this.operationService, metrics.sweeps, systemClock) : this.operationService;
    this.#sweeper = new Sweeper(sweeps, clock, this.onError);
    this.readiness = new Readiness({ repository, clock: systemClock, phase: () => this.#phase });

    const filters = filtersOver(this.types, limits);
    const lists = new Lists(this.operationService, filters, new PageTokens(keyFor("page tokens", repository)));
    this.operations = this.#observed(operationsHandlers(this.operationService, lists));
    this.registry = this.#observed(operationRegistryHandlers(this.operationService, lists, filters));
  }

  /** Whether {@link drain} was called. */
  get isDrained(): boolean {
    return this.#drained.signal.aborted;
  }

  /** The health of services with these names: NOT_SERVING when they are drained. */
  health(names: readonly string[]): BoundService {
    const isReady = async () => (await this.readiness.report()).isReady;
    return this.#measured(healthHandlers(names, this.#drained.signal, isReady));
  }

  /** Reflection, in all its versions, that lists services with these names. */
  reflection(names: readonly string[]): readonly BoundService[] {
    return reflectionHandlers(names, () => this.types.descriptors).map((service) => this.#measured(service));
  }

  /** Begins to end and to forget operations whose time has come. */
  startSweeping(): void {
    this.#isServing = true;
    this.#sweeper.start();
  }

  /** Ends waits, with the latest states, and watches, and all that this does by itself. */
  drain(): void {
    this.#sweeper.stop();
    this.#drained.abort();
    this.operationService.drain();
  }

  get #phase(): "starting" | "serving" | "draining" {
    if (this.isDrained) return "draining";
    return this.#isServing ? "serving" : "starting";
  }

  /** The same service, of which everything is told that options ask for. */
  #observed(service: BoundService): BoundService {
    const audited = this.#onAudit ? auditedHandlers(service, this.#onAudit, systemClock) : service;
    return this.#measured(tracedHandlers(audited));
  }

  #measured(service: BoundService): BoundService {
    return this.#metrics ? measuredHandlers(service, this.#metrics.openCalls) : service;
  }
}

/** The core with what the options leave to defaults, over a repository that is measured if anything is. */
function coreOf({ repository, policy, limits, clock, ids = randomIds, metrics }: ServicesOptions): Core {
  return {
    repository: metrics ? observedRepository(repository, metrics.repository, systemClock) : repository,
    policy: { ...defaultPolicy, ...policy },
    limits: limitsWith(limits),
    clock: clock ?? repository.clock ?? systemClock,
    callClock: clock ?? systemClock,
    ids,
    leaseTokens: new LeaseTokens(keyFor("lease tokens", repository)),
  };
}

/** Filters that look into messages of known types, which are read when one is first looked for. */
function filtersOver(types: KnownTypes, limits: Limits): OperationFilters {
  const known: KnownMessages = {
    getMessage: (typeName) => types.registry.getMessage(typeName),
    [Symbol.iterator]: () => types.registry[Symbol.iterator](),
  };
  const { maxFilterBytes: bytes, maxFilterTerms: terms, maxFilterDepth: depth } = limits;
  return new OperationFilters(known, { bytes, terms, depth });
}

/** Takes what a listener to errors throws. */
function nobodyIsLeft(): void {}

/** A key of its own for each purpose, the same on all servers of a repository. */
function keyFor(purpose: string, { tokenKey }: Repository): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", tokenKey, "", `longrun ${purpose}`, 32));
}
