// Builds dist/: the sources as JavaScript with types, and what is no TypeScript as it is.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
for (const folder of ["proto/gen", "rest/documents/assets", "rest/console/assets"]) {
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, { recursive: true });
}
for (const migration of globSync("**/*.sql", { cwd: `${root}src` })) {
  cpSync(`${root}src/${migration}`, `${root}dist/${migration}`);
}
