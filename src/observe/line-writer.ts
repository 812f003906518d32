import { write, writeSync } from "node:fs";

/** In milliseconds. */
const INTERVAL = 100;
const BATCH_BYTES = 64 * 1024;

/** Lines beyond so many batches are dropped. */
const MOST_WAITING = 128;

/** At the end a slow reader is waited for so long, and looked for so often, in milliseconds. */
const PATIENCE = 2000;
const NAP = 10;

/**
 * Writes lines to a file descriptor, all of a tenth of a second at once: a write for each line would cost as much as
 * the call that it reports. As pino's destination it takes half the time of pino's own buffered one.
 *
 * Of lines that are not read as fast as they come, about 8 MiB wait. More are lost, and so are those of a write that fails:
 * `lineOfLost` makes the line that tells how many, which is written in their place once lines can be written again.
 */
export class LineWriter {
  readonly #fd: number;
  readonly #lineOfLost: (count: number) => string;
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #used = 0;
  #waiting: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Whether the system has the first of those that wait, and has not said yet how much of it was written. */
  #isWriting = false;
  #lost = 0;

  constructor(fd: number, lineOfLost: (count: number) => string) {
    this.#fd = fd;
    this.#lineOfLost = lineOfLost;
  }

  /** Takes a line, with its end. */
  write(line: string): void {
    if (this.#isFull) this.#lost++;
    else this.#take(line);
  }

  /** Writes what there is before it returns, for use when the process ends; waits 2 s at most for a reader of a full pipe. */
  flushSync(): void {
    this.#tellLost();
    this.#endBatch();
    // What the system has, it writes even when the process has ended.
    const rest = this.#waiting.splice(this.#isWriting ? 1 : 0);
    try {
      writeAllSync(this.#fd, Buffer.concat(rest));
    } catch {
      // Nobody reads the log any more, which is no reason to end badly.
    }
  }

  get #isFull(): boolean {
    return this.#waiting.length > MOST_WAITING;
  }

  #take(line: string): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const most = line.length * 3;
    if (this.#used + most > BATCH_BYTES) this.#endBatch();
    if (most > BATCH_BYTES) this.#waiting.push(Buffer.from(line));
    else this.#used += this.#batch.write(line, this.#used);
    this.#writeSoon();
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    const line = this.#lineOfLost(this.#lost);
    this.#lost = 0;
    this.#take(line);
  }

  #endBatch(): void {
    if (this.#used === 0) return;
    this.#waiting.push(this.#batch.subarray(0, this.#used));
    this.#batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
    this.#used = 0;
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#endBatch();
      this.#writeNext();
    }, INTERVAL).unref();
  }

  #writeNext(): void {
    const bytes = this.#waiting[0];
    if (bytes === undefined || this.#isWriting) return;
    this.#isWriting = true;
    write(this.#fd, bytes, (error, written) => {
      this.#isWriting = false;
      if (error?.code === "EAGAIN") this.#writeSoon();
      else this.#written(bytes, error ? undefined : written);
    });
  }

  /** Goes on behind what was written of the first of those that wait: undefined if it cannot be written. */
  #written(bytes: Buffer, written: number | undefined): void {
    if (written !== undefined && written < bytes.length) {
      this.#waiting[0] = bytes.subarray(written);
    } else {
      this.#waiting.shift();
      if (written === undefined) this.#lost += linesIn(bytes);
      else if (!this.#isFull) this.#tellLost();
    }
    this.#writeNext();
  }
}

function linesIn(bytes: Buffer): number {
  return bytes.toString("latin1").split("\n").length - 1;
}

/** Writes all bytes, to who reads them slowly too. Throws Node's error. */
function writeAllSync(fd: number, bytes: Buffer): void {
  const end = performance.now() + PATIENCE;
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let rest = bytes; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isFull(error) || performance.now() >= end) throw error;
      Atomics.wait(nothing, 0, 0, NAP);
    }
  }
}

/** Whether an error says that a pipe has no room at present. */
function isFull(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EAGAIN";
}
