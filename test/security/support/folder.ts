import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterTest } from "../../support/after-test.ts";

/** Files of one test. */
export class Folder {
  readonly #path = mkdtempSync(join(tmpdir(), "longrun-security-"));

  constructor() {
    afterTest(() => rmSync(this.#path, { recursive: true }));
  }

  /** The path of a file, there or not. */
  path(name: string): string {
    return join(this.#path, name);
  }

  /** Writes a file that nobody else may read, and gives its path. */
  write(name: string, content: string): string {
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }
}
