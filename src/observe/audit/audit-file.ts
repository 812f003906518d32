import { closeSync, openSync, writeSync } from "node:fs";
import { lineJson } from "../line-json.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Nobody but its owner reads the file: it says who does what. */
const MODE = 0o600;

/** A file of audit events, a line of JSON each, that is only ever added to. It is written before the caller is answered. */
export class AuditFile {
  readonly #path: string;
  #fd: number;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
  }

  /** Opens a file, which is made if it is not there. Throws Node's error if that is not possible. */
  static open(path: string): AuditFile {
    return new AuditFile(path, openSync(path, "a", MODE));
  }

  /** Adds an event. Throws Node's error if it cannot be written. */
  write({ time, ...event }: AuditEvent): void {
    writeSync(this.#fd, `${lineJson({ time: new Date(time).toISOString(), ...event })}\n`);
  }

  /**
   * Goes on in the file that has the path now, after another program has renamed the one before. Throws Node's error, and goes
   * on in the old one, if that is not possible.
   */
  reopen(): void {
    const fd = openSync(this.#path, "a", MODE);
    closeSync(this.#fd);
    this.#fd = fd;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
