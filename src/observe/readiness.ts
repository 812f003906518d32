import type { Clock } from "../clock.ts";
import type { Repository } from "../repository/repository.ts";

/** What a server has to do with being ready. */
export interface ReadinessOptions {
  readonly repository: Pick<Repository, "read">;
  readonly clock: Clock;
  /** Whether it serves: it has begun to, and has not begun to stop. */
  readonly phase: () => "starting" | "serving" | "draining";
}

/** Whether a server is ready for calls, and why. */
export interface ReadinessReport {
  readonly isReady: boolean;
  /** What was checked, each in words. */
  readonly checks: readonly string[];
}

/** The repository has to answer within so many milliseconds. */
const PATIENCE = 1000;

/** For so many milliseconds its answer counts. */
const KEPT = 1000;

/** No operation has this name. */
const NO_NAME = "";

/** Tells whether a server is ready for calls: it serves, and its repository answers. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #isAnswering = false;
  #keptUntil = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Whether the server is ready, and why; never rejects, and takes a second at most. */
  async report(): Promise<ReadinessReport> {
    const phase = this.#options.phase();
    const isAnswering = await this.#repositoryAnswers();
    return {
      isReady: phase === "serving" && isAnswering,
      checks: [
        phase === "serving" ? "server: ok" : `server: ${phase}`,
        isAnswering ? "repository: ok" : "repository: does not answer",
      ],
    };
  }

  /** However many ask, the repository is asked once at a time, and once a second. */
  async #repositoryAnswers(): Promise<boolean> {
    const { clock } = this.#options;
    if (clock.now() < this.#keptUntil) return this.#isAnswering;
    this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = undefined;
    });
    const { promise: over, resolve } = Promise.withResolvers<"over">();
    const cancelTimer = clock.after(PATIENCE, () => resolve("over"));
    const outcome = await Promise.race([this.#underWay, over]);
    cancelTimer();
    return outcome !== "over" && this.#isAnswering;
  }

  async #ask(): Promise<void> {
    const { repository, clock } = this.#options;
    this.#isAnswering = await repository.read(NO_NAME).then(
      () => true,
      () => false,
    );
    this.#keptUntil = clock.now() + KEPT;
  }
}
