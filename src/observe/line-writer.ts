import { write, writeSync } from "node:fs";

const INTERVAL = 100;
const LARGEST_BATCH = 64 * 1024;

/** Lines beyond this, when nobody reads, are dropped. */
const MOST_WAITING = 8 * 1024 * 1024;

/**
 * Writes lines to a file descriptor, all of a tenth of a second at once: a write for each line would cost as much as
 * the call that it reports. As pino's destination it takes half the time of pino's own buffered one.
 */
export class LineWriter {
  readonly #fd: number;
  #lines: string[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Takes a line, with its end. */
  write(line: string): void {
    if (this.#size > MOST_WAITING) return;
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size > LARGEST_BATCH) this.#writeAll();
    else this.#timer ??= setTimeout(() => this.#writeAll(), INTERVAL).unref();
  }

  /** Writes what there is before it returns, for use when the process ends. */
  flushSync(): void {
    const text = this.#take();
    if (text !== "") writeSync(this.#fd, text);
  }

  #take(): string {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#lines.join("");
    this.#lines = [];
    this.#size = 0;
    return text;
  }

  #writeAll(): void {
    if (this.#writing) return;
    this.#writing = true;
    this.#writeFully(Buffer.from(this.#take()));
  }

  #writeFully(bytes: Buffer): void {
    write(this.#fd, bytes, (error, written) => {
      const rest = error?.code === "EAGAIN" ? bytes : bytes.subarray(error ? bytes.length : written);
      if (rest.length > 0) {
        setTimeout(() => this.#writeFully(rest), error ? INTERVAL : 0);
        return;
      }
      // Any other error means that nobody reads the log any more, which is no reason to stop.
      this.#writing = false;
      if (this.#lines.length > 0) this.#writeAll();
    });
  }
}
