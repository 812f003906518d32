import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { checkout } from "./build-image.ts";
import { runHere } from "./run-here.ts";

/** The versions of Node that the package is tried on, besides the checkout's own. */
const versions = ["22.23.3", "26.10.0"];

/** A Node to run the package with. */
export interface NodeLine {
  readonly version: string;
  /** The environment in which `node` is this one. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Brings Node in every line that the package supports, unless an earlier run did. */
export async function nodeLines(): Promise<readonly NodeLine[]> {
  const others = await Promise.all(versions.map(install));
  return [{ version: process.versions.node, environment: process.env }, ...others];
}

async function install(version: string): Promise<NodeLine> {
  const folder = join(checkout, "node_modules/.cache/longrun-nodes", version);
  const bin = join(folder, "node_modules/.bin");
  if (!existsSync(join(bin, "node"))) {
    await mkdir(folder, { recursive: true });
    await runHere("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", `node@${version}`], {
      cwd: folder,
    });
  }
  return { version, environment: { ...process.env, PATH: [bin, process.env.PATH ?? ""].join(delimiter) } };
}
