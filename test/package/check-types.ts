import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "./build-image.ts";
import { runHere } from "./run-here.ts";

/** How types are checked. */
export interface TypeCheck {
  readonly moduleResolution?: "nodenext" | "bundler";
  /** Leaves out the declaration files of packages, for programs that import what is in the checkout. */
  readonly skipLibCheck?: boolean;
}

/** Checks the types of some files of a folder as strictly as TypeScript can. Rejects with what is wrong. */
export async function checkTypes(
  folder: string,
  files: readonly string[],
  { moduleResolution = "nodenext", skipLibCheck = false }: TypeCheck = {},
): Promise<void> {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    target: "es2024",
    types: ["node"],
    module: moduleResolution === "bundler" ? "esnext" : "nodenext",
    moduleResolution,
    skipLibCheck,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  await runHere(join(checkout, "node_modules/.bin/tsc"), ["-p", folder], { cwd: folder });
}
