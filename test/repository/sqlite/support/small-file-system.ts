import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system with room for so many MiB, in memory. Only root may make one, and only on Linux. */
export class SmallFileSystem {
  readonly folder = mkdtempSync(join(tmpdir(), "longrun-small-"));

  constructor(mebibytes: number) {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", this.folder], { stdio: "pipe" });
    } catch (error) {
      rmdirSync(this.folder);
      throw new Error("a disk that is full needs a small file system, which only root can mount", { cause: error });
    }
  }

  /** Ends it, with all its files. */
  remove(): void {
    execFileSync("umount", [this.folder]);
    rmdirSync(this.folder);
  }
}
