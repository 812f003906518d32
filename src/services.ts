import { hkdfSync } from "node:crypto";
import { PageTokens } from "./aip/page-token.ts";
import type { BoundService } from "./handlers/handler.ts";
import { healthHandlers } from "./handlers/health.ts";
import { Lists } from "./handlers/lists.ts";
import { operationRegistryHandlers } from "./handlers/operation-registry.ts";
import { operationsHandlers } from "./handlers/operations.ts";
import { reflectionHandlers } from "./handlers/reflection.ts";
import { type Clock, systemClock } from "./operations/clock.ts";
import type { Core } from "./operations/core.ts";
import { OperationFilters } from "./operations/filter/operation-filters.ts";
import { type Ids, randomIds } from "./operations/ids.ts";
import { LeaseTokens } from "./operations/lease-token.ts";
import { OperationService } from "./operations/operation-service.ts";
import { defaultPolicy, type Policy } from "./operations/policy.ts";
import { Sweeper } from "./operations/sweeper.ts";
import { KnownTypes } from "./proto/known-types.ts";
import type { Repository } from "./repository/repository.ts";
import type { CallReport } from "./transport/call-report.ts";

/** What operations are served from, in a server of longrun's or in one of the user's. */
export interface ServicesOptions {
  /** Where the operations live; whoever opened it closes it. */
  readonly repository: Repository;
  /** The choices that differ from {@link defaultPolicy}. */
  readonly policy?: Partial<Policy>;
  /**
   * Types that metadata and responses may hold besides well-known ones, for filters, JSON and reflection: an encoded
   * google.protobuf.FileDescriptorSet with all that they import. The constructor throws if it is malformed or not complete.
   */
  readonly descriptorSet?: Uint8Array;
  /** Told of every call that has ended. */
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
  readonly #sweeper: Sweeper;
  readonly #drained = new AbortController();

  constructor(options: ServicesOptions) {
    const { repository, policy, onCall, ids = randomIds } = options;
    const clock = options.clock ?? repository.clock ?? systemClock;
    const onError = (error: unknown) => {
      try {
        options.onError?.(error);
      } catch {
        // Nobody is left to be told.
      }
    };
    const leaseTokens = new LeaseTokens(keyFor("lease tokens", repository));
    this.core = {
      repository,
      policy: { ...defaultPolicy, ...policy },
      clock,
      callClock: options.clock ?? systemClock,
      ids,
      leaseTokens,
    };
    this.types = new KnownTypes(options.descriptorSet);
    this.operationService = new OperationService(this.core);
    this.#sweeper = new Sweeper(this.operationService, clock, onError);
    const filters = new OperationFilters({
      getMessage: (typeName) => this.types.registry.getMessage(typeName),
      [Symbol.iterator]: () => this.types.registry[Symbol.iterator](),
    });
    const lists = new Lists(this.operationService, filters, new PageTokens(keyFor("page tokens", repository)));
    this.operations = operationsHandlers(this.operationService, lists);
    this.registry = operationRegistryHandlers(this.operationService, lists, filters);
    this.onError = onError;
    this.report = (call) => {
      try {
        onCall?.(call);
      } catch (error) {
        onError(error);
      }
    };
  }

  /** Whether {@link drain} was called. */
  get isDrained(): boolean {
    return this.#drained.signal.aborted;
  }

  /** The health of services with these names: NOT_SERVING when they are drained. */
  health(names: readonly string[]): BoundService {
    return healthHandlers(names, this.#drained.signal);
  }

  /** Reflection, in all its versions, that lists services with these names. */
  reflection(names: readonly string[]): readonly BoundService[] {
    return reflectionHandlers(names, () => this.types.descriptors);
  }

  /** Begins to end and to forget operations whose time has come. */
  startSweeping(): void {
    this.#sweeper.start();
  }

  /** Ends waits, with the latest states, and watches, and all that this does by itself. */
  drain(): void {
    this.#sweeper.stop();
    this.#drained.abort();
    this.operationService.drain();
  }
}

/** A key of its own for each purpose, the same on all servers of a repository. */
function keyFor(purpose: string, { tokenKey }: Repository): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", tokenKey, "", `longrun ${purpose}`, 32));
}
