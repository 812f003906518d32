import type { ExecuteSql } from "../../repository/repository.ts";

/** A queue that hands the operations of handlers to the processes that have these: see {@link HandlerOptions.queue}. */
export interface WorkQueue {
  /** The jobs of a handler. Throws a TypeError if the queue takes no handler of this name. */
  open(handler: string): JobQueue;
}

/** The jobs of one handler. A job is given to one process at a time, and again if it was not done. */
export interface JobQueue {
  /**
   * Adds a job, by statements of somebody's transaction if these can be executed; none if one for the same operation
   * waits already.
   */
  add(job: Job, execute?: ExecuteSql): Promise<void>;

  /**
   * Has this process take jobs, as many at a time as it has room for, and calls `perform` for each; if that rejects, the
   * job comes again later. Resolves when jobs are taken, with a function that ends the taking.
   */
  take(perform: (job: Job) => Promise<void>): Promise<() => Promise<void>>;
}

/** An operation that is to be worked on. The input is kept with it. */
export interface Job {
  readonly name: string;
  readonly uid: string;
}
