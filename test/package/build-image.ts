import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseCopy, type Stage } from "./dockerfile.ts";

/** The folder of the checkout. */
export const checkout = fileURLToPath(new URL("../../", import.meta.url));

/** A folder with the file system that the last stage of a Dockerfile makes, as far as that is of longrun. */
export interface BuiltImage extends AsyncDisposable {
  /** The folder that stands for WORKDIR. */
  readonly folder: string;
}

/**
 * Does what `docker build` does with the stages of longrun's Dockerfile, without images: each stage is a folder, COPY copies
 * and npm runs for real. The packages of `npm ci` are linked from the checkout, unless devDependencies are left out.
 */
export async function buildImage(stages: readonly Stage[]): Promise<BuiltImage> {
  const cache = join(checkout, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(join(cache, "longrun-image-"));
  await chmod(root, 0o755);
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    for (const [index, stage] of stages.entries()) await buildStage(join(root, stage.name ?? String(index)), stage);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder: join(root, String(stages.length - 1)), [Symbol.asyncDispose]: remove };

  async function buildStage(folder: string, { instructions }: Stage): Promise<void> {
    await mkdir(folder);
    for (const { keyword, text } of instructions) {
      if (keyword === "COPY") await copy(folder, text);
      if (keyword === "RUN" && text.startsWith("npm ")) await runNpm(folder, text);
    }
  }

  async function copy(folder: string, text: string): Promise<void> {
    const { sources, target, from } = parseCopy(text);
    for (const source of sources) {
      const path = from === undefined ? join(checkout, source) : join(root, from, source.replace("/longrun/", ""));
      await cp(path, target === "./" ? join(folder, basename(source)) : join(folder, target), { recursive: true });
    }
  }
}

async function runNpm(folder: string, command: string): Promise<void> {
  const run = promisify(execFile);
  if (command === "npm ci") {
    const packages =
      "mkdir node_modules && cp -al $0/node_modules/* $0/node_modules/.bin node_modules && npm run prepare";
    await run("bash", ["-c", packages, checkout], { cwd: folder });
  } else {
    await run("bash", ["-c", command], { cwd: folder });
  }
}
