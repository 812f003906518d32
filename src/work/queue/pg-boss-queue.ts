import type { ExecuteSql } from "../../repository/repository.ts";
import type { Job, JobQueue, WorkQueue } from "./work-queue.ts";

/** What is used of an instance of PgBoss (package `pg-boss`, version 12). */
export interface PgBossLike {
  createQueue(name: string, options: { readonly policy: "short" }): Promise<void>;
  send(name: string, data: object, options: PgBossSendOptions): Promise<string | null>;
  work(
    name: string,
    options: PgBossWorkOptions,
    handler: (jobs: { readonly data: Job }[]) => Promise<void>,
  ): Promise<string>;
  offWork(name: string, options: { readonly id: string; readonly wait: boolean }): Promise<void>;
}

/** How a job is sent. */
export interface PgBossSendOptions {
  readonly singletonKey: string;
  readonly db?: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
  readonly heartbeatSeconds: number;
  readonly expireInSeconds: number;
  readonly retryLimit: number;
  readonly retryDelay: number;
  readonly retryBackoff: boolean;
  readonly retryDelayMax: number;
  readonly retentionSeconds: number;
}

/** How jobs are taken. */
export interface PgBossWorkOptions {
  readonly localConcurrency: number;
  readonly pollingIntervalSeconds: number;
}

/** How operations are taken from pg-boss. */
export interface PgBossQueueOptions {
  /**
   * How many operations of each handler this process works on at the same time; 1 by default. With 0 it creates
   * operations only, for other processes.
   */
  readonly concurrency?: number;
  /** How often this process looks for operations while it has room, in milliseconds, at least 500; 2,000 by default. */
  readonly pollingInterval?: number;
}

/**
 * What a job asks for is judged by the operation and its lease alone, so that it does no harm twice. It is not given up
 * before it was done. The jobs of a dead process come again when pg-boss finds out, by their heartbeats; that is only
 * needed where the process died before it took the lease.
 */
const jobOptions = {
  heartbeatSeconds: 10,
  expireInSeconds: 24 * 3600,
  retryLimit: 2 ** 31 - 1,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  retentionSeconds: 10 * 365 * 24 * 3600,
};

/**
 * A queue of pg-boss, for {@link HandlerOptions.queue}. `boss` is an instance of PgBoss that was started, in the database
 * of the repository. Its jobs are in queues named `longrun/` and the handler.
 */
export function pgBossQueue(boss: PgBossLike, options: PgBossQueueOptions = {}): WorkQueue {
  const { concurrency = 1, pollingInterval = 2000 } = options;
  const workOptions = { localConcurrency: concurrency, pollingIntervalSeconds: pollingInterval / 1000 };
  return { open: (handler) => new PgBossJobs(boss, workOptions, handler) };
}

class PgBossJobs implements JobQueue {
  readonly #boss: PgBossLike;
  readonly #options: PgBossWorkOptions;
  readonly #queue: string;
  #created: Promise<void> | undefined;

  constructor(boss: PgBossLike, options: PgBossWorkOptions, handler: string) {
    if (!/^[\w.\-/]+$/.test(handler)) {
      throw new TypeError("The name of a handler with a queue is of letters, digits and `_`, `-`, `.`, `/`.");
    }
    this.#boss = boss;
    this.#options = options;
    this.#queue = `longrun/${handler}`;
  }

  async add({ name, uid }: Job, execute?: ExecuteSql): Promise<void> {
    await this.#create();
    const db = execute && {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: await execute(text, values) }),
    };
    await this.#boss.send(this.#queue, { name, uid }, { ...jobOptions, singletonKey: uid, ...(db && { db }) });
  }

  async take(perform: (job: Job) => Promise<void>): Promise<() => Promise<void>> {
    await this.#create();
    if (this.#options.localConcurrency === 0) return async () => {};
    const id = await this.#boss.work(this.#queue, this.#options, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => perform(data)));
    });
    return () => this.#boss.offWork(this.#queue, { id, wait: false });
  }

  /** Creates the queue unless it is there; once, but again if that failed. */
  #create(): Promise<void> {
    this.#created ??= this.#boss.createQueue(this.#queue, { policy: "short" }).catch((error) => {
      this.#created = undefined;
      throw error;
    });
    return this.#created;
  }
}
