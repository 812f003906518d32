import { write, writeSync } from "node:fs";

const INTERVAL = 100;
const BATCH_BYTES = 64 * 1024;

/** Lines beyond so many batches, when nobody reads, are dropped. */
const MOST_WAITING = 128;

/**
 * Writes lines to a file descriptor, all of a tenth of a second at once: a write for each line would cost as much as
 * the call that it reports. As pino's destination it takes half the time of pino's own buffered one.
 */
export class LineWriter {
  readonly #fd: number;
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #used = 0;
  #waiting: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Takes a line, with its end. */
  write(line: string): void {
    if (this.#waiting.length > MOST_WAITING) return;
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const most = line.length * 3;
    if (this.#used + most > BATCH_BYTES) this.#endBatch();
    if (most > BATCH_BYTES) this.#waiting.push(Buffer.from(line));
    else this.#used += this.#batch.write(line, this.#used);
    this.#timer ??= setTimeout(() => this.#writeAll(), INTERVAL).unref();
  }

  /** Writes what there is before it returns, for use when the process ends. */
  flushSync(): void {
    this.#endBatch();
    try {
      for (const bytes of this.#waiting.splice(0)) writeSync(this.#fd, bytes);
    } catch {
      // Nobody reads the log any more, which is no reason to end badly.
    }
  }

  #endBatch(): void {
    if (this.#used === 0) return;
    this.#waiting.push(this.#batch.subarray(0, this.#used));
    this.#batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
    this.#used = 0;
  }

  #writeAll(): void {
    this.#timer = undefined;
    this.#endBatch();
    if (!this.#writing) this.#writeNext();
  }

  #writeNext(): void {
    const bytes = this.#waiting[0];
    this.#writing = bytes !== undefined;
    if (bytes === undefined) return;
    write(this.#fd, bytes, (error, written) => {
      if (error?.code === "EAGAIN") {
        setTimeout(() => this.#writeNext(), INTERVAL);
        return;
      }
      // Any other error means that nobody reads the log any more, which is no reason to stop.
      const rest = bytes.subarray(error ? bytes.length : written);
      if (rest.length > 0) this.#waiting[0] = rest;
      else this.#waiting.shift();
      this.#writeNext();
    });
  }
}
