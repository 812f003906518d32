import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { afterTest } from "../../support/after-test.ts";

/** A pipe for one test, that is read when the test says so. A write for which it has no room fails with EAGAIN. */
export interface TestPipe {
  /** What is written to. */
  readonly fd: number;
  /** What has been written and not been read yet. */
  read(): string;
  /** Reads no more: a write fails with EPIPE. */
  stopReading(): void;
  /** Reads again. */
  startReading(): void;
}

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** Opens a pipe. */
export function openPipe(): TestPipe {
  const folder = mkdtempSync(join(tmpdir(), "longrun-pipe-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  let reader: number | undefined;
  const startReading = () => {
    reader = openSync(path, O_RDONLY | O_NONBLOCK);
  };
  const stopReading = () => {
    if (reader !== undefined) closeSync(reader);
    reader = undefined;
  };
  startReading();
  afterTest(stopReading);
  const fd = openSync(path, O_WRONLY | O_NONBLOCK);
  afterTest(() => closeSync(fd));
  const chunk = Buffer.alloc(1024 * 1024);
  const decoder = new StringDecoder();
  const read = () => {
    try {
      return reader === undefined ? "" : decoder.write(chunk.subarray(0, readSync(reader, chunk)));
    } catch {
      // There is nothing to be read.
      return "";
    }
  };
  return { fd, read, stopReading, startReading };
}
