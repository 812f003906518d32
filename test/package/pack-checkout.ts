import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "./build-image.ts";
import { runHere } from "./run-here.ts";

/** A package that `npm pack` has made of the checkout. */
export interface PackedCheckout extends AsyncDisposable {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The size of the tarball in bytes. */
  readonly size: number;
  /** The paths of what is in it. */
  readonly files: readonly string[];
}

const sources = [
  "LICENSE",
  "README.md",
  "bin",
  "package.json",
  "protos",
  "scripts",
  "src",
  "tsconfig.json",
  "tsconfig.build.json",
];

/** Builds and packs a copy of the checkout, so that no two tests are in one another's dist/. */
export async function packCheckout(): Promise<PackedCheckout> {
  const cache = join(checkout, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "longrun-package-"));
  for (const source of sources) await cp(join(checkout, source), join(folder, source), { recursive: true });
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  await runHere("node", ["scripts/build.js"], { cwd: folder });
  const { stdout } = await runHere("npm", ["pack", "--ignore-scripts", "--json"], { cwd: folder });
  const [{ filename, size, files }]: [{ filename: string; size: number; files: { path: string }[] }] =
    JSON.parse(stdout);
  return {
    tarball: join(folder, filename),
    size,
    files: files.map(({ path }) => path),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
