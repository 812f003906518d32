import type { Clock } from "../../clock.ts";
import type { Job, JobQueue } from "./work-queue.ts";

/** What a worker needs besides its jobs. */
export interface QueueWorkerContext {
  readonly clock: Clock;
  /** Works on the operation of a job; if that rejects, the job comes again. */
  readonly perform: (job: Job) => Promise<void>;
  /** Told why the taking of jobs could not begin, which is tried again, or end. */
  readonly onError: (error: unknown) => void;
}

/** How long it takes until the taking of jobs is tried again, in milliseconds. */
const PAUSE = 1000;

/** Takes the jobs of a handler in this process, from its making until it is stopped. */
export class QueueWorker {
  readonly jobs: JobQueue;
  readonly #context: QueueWorkerContext;
  #isStopped = false;
  #stop: (() => Promise<void>) | undefined;
  #cancel = () => {};

  constructor(jobs: JobQueue, context: QueueWorkerContext) {
    this.jobs = jobs;
    this.#context = context;
    void this.#start();
  }

  /** Takes no jobs any more; those that were taken are performed to their end. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.#stop?.().catch(this.#context.onError);
  }

  async #start(): Promise<void> {
    const { clock, perform, onError } = this.#context;
    try {
      this.#stop = await this.jobs.take(perform);
      if (this.#isStopped) this.stop();
    } catch (error) {
      onError(error);
      if (!this.#isStopped) this.#cancel = clock.after(PAUSE, () => void this.#start());
    }
  }
}
