// Builds dist/: the sources as JavaScript with types, and what was generated from the protos as it is.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
for (const made of ["proto/gen", "rest/documents/assets"]) {
  cpSync(`${root}src/${made}`, `${root}dist/${made}`, { recursive: true });
}
