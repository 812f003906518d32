import type { OperationState } from "../../client/watch-states.ts";
import { plainLine, progressLine } from "./progress-line.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** Clears the line that the cursor is in. */
const CLEAR = "\r\u001b[K";

/** Columns if the terminal does not tell how many it has. */
const COLUMNS = 80;

/** Where progress is shown: a terminal, or a file or pipe. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Shows how operations go on: on a terminal as one line that is drawn anew at each change and each second, elsewhere as
 * a line for each change.
 */
export class ProgressDisplay {
  readonly #stream: ProgressStream;
  readonly #live: boolean;
  readonly #start = performance.now();
  #summary: Summary | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last = "";

  /** Redraws its line only if `live`. */
  constructor(stream: ProgressStream, live: boolean) {
    this.#stream = stream;
    this.#live = live;
  }

  /** Shows a state. */
  show(state: OperationState): void {
    this.#summary = summaryOf(state);
    if (this.#live) {
      this.#timer ??= setInterval(() => this.#draw(), 1000);
      this.#draw();
      return;
    }
    const line = plainLine(this.#summary);
    if (line !== this.#last) this.#stream.write(`${line}\n`);
    this.#last = line;
  }

  /** Ends the display; the line that was drawn is cleared. */
  close(): void {
    clearInterval(this.#timer);
    if (this.#live && this.#summary) this.#stream.write(CLEAR);
    this.#summary = undefined;
  }

  #draw(): void {
    if (this.#summary === undefined) return;
    const columns = (this.#stream.columns || COLUMNS) - 1;
    this.#stream.write(`${CLEAR}${progressLine(this.#summary, performance.now() - this.#start, columns)}`);
  }
}

/** Whether lines can be drawn anew on a stream. */
export function isLive({ isTTY }: ProgressStream, { TERM }: NodeJS.ProcessEnv): boolean {
  return isTTY === true && TERM !== "dumb";
}
