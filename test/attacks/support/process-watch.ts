import { readdirSync, readFileSync } from "node:fs";

const INTERVAL = 20;

/** Looks at how much memory a process takes, by Linux's /proc; elsewhere it sees nothing. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  readonly #before: number;
  #most: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#before = residentBytes(pid);
    this.#most = this.#before;
    this.#timer = setInterval(() => this.#look(), INTERVAL);
  }

  /** Ends watching, and gives by how many bytes the memory has grown at most. */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#most - this.#before;
  }

  #look(): void {
    this.#most = Math.max(this.#most, residentBytes(this.#pid));
  }
}

/** The memory of a process that is not swapped out; 0 if that cannot be known. */
function residentBytes(pid: number): number {
  try {
    const [, kibibytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

/** How many files and connections a process has open; 0 if that cannot be known. */
export function openFilesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** For how many milliseconds in all a process has had something to do but no processor to do it; 0 if that cannot be known. */
export function processorWaitOf(pid: number): number {
  try {
    const [, nanoseconds = 0] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return Number(nanoseconds) / 1e6;
  } catch {
    return 0;
  }
}
