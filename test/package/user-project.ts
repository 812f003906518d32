import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PackedCheckout, packCheckout } from "./pack-checkout.ts";
import { runHere } from "./run-here.ts";

/** A user's project outside of the checkout, in which the package is installed. */
export interface UserProject extends AsyncDisposable {
  readonly folder: string;
  readonly packed: PackedCheckout;
}

/** Makes an empty project of ES modules, or a copy of the one in a folder, and installs the package and types of Node. */
export async function makeUserProject(original?: string): Promise<UserProject> {
  const packed = await packCheckout();
  const folder = await mkdtemp(join(tmpdir(), "longrun-user-"));
  if (original === undefined) await writeFile(join(folder, "package.json"), '{"type": "module"}\n');
  else await cp(original, folder, { recursive: true });
  await runHere("npm", ["install", "--no-audit", "--no-fund", packed.tarball, "@types/node@24"], { cwd: folder });
  return {
    folder,
    packed,
    [Symbol.asyncDispose]: async () => {
      await packed[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
