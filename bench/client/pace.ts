import type { ClientCommand, PaceResult } from "./client-command.ts";
import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { loadResult } from "./load-result.ts";
import type { Watchers } from "./watchers.ts";

const mostInFlight = 100;
const longestWaitMs = 20_000;

/** Makes numbered updates at a pace, and takes the time until streams tell of them. */
export class Pace {
  readonly #connection: Connection;
  readonly #path: string;
  readonly #first: number;
  readonly #messages: readonly Buffer[];
  readonly #sentAt: number[] = [];
  readonly #tookMs: number[] = [];
  readonly #lagsMs: number[] = [];
  #failed = 0;

  constructor(connection: Connection, { path, first, bodies }: ClientCommand & { kind: "pace" }) {
    this.#connection = connection;
    this.#path = path;
    this.#first = first;
    this.#messages = bodies.map(grpcMessage);
  }

  /**
   * Makes so many updates in a second, as far as the server keeps up, and the last one when all the others are answered.
   * Then waits until every stream has told of the `last` ones, which must be of different operations.
   */
  async run(watchers: Watchers, perSecond: number, last: number): Promise<PaceResult> {
    const settled = this.#settled(watchers, last);
    const started = performance.now();
    await this.#sendAllButLast(perSecond);
    const updates = loadResult(this.#tookMs, this.#failed, performance.now() - started);
    const lastSent = performance.now();
    this.#send(() => {});
    await settled;
    const settledMs = performance.now() - lastSent;
    return { updates, told: loadResult(this.#lagsMs, 0, updates.elapsedMs), settledMs };
  }

  /** Resolves when every stream has told of the last updates. */
  #settled(watchers: Watchers, last: number): Promise<void> {
    const firstOfLast = this.#messages.length - last;
    let awaited = watchers.open * last;
    return new Promise((resolve, reject) => {
      const onLate = (): void => reject(new Error(`${watchers.open} streams: ${awaited} messages have not come`));
      const late = setTimeout(onLate, longestWaitMs);
      watchers.onUpdate((number) => {
        const index = number - this.#first;
        const sentAt = this.#sentAt[index];
        if (sentAt === undefined) return;
        this.#lagsMs.push(performance.now() - sentAt);
        late.refresh();
        if (index < firstOfLast || --awaited > 0) return;
        clearTimeout(late);
        resolve();
      });
    });
  }

  #sendAllButLast(perSecond: number): Promise<void> {
    const paced = this.#messages.length - 1;
    const started = performance.now();
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const due = Math.min(paced, ((performance.now() - started) / 1000) * perSecond);
        while (this.#sentAt.length < due && this.#sentAt.length - this.#tookMs.length < mostInFlight) {
          this.#send(() => {
            if (this.#tookMs.length < paced) return;
            clearInterval(timer);
            resolve();
          });
        }
      }, 1);
    });
  }

  #send(onAnswer: () => void): void {
    const sentAt = performance.now();
    const message = this.#messages[this.#sentAt.length] as Buffer;
    this.#sentAt.push(sentAt);
    this.#connection.call(this.#path, message, (code) => {
      this.#tookMs.push(performance.now() - sentAt);
      if (code !== 0) this.#failed++;
      onAnswer();
    });
  }
}
