import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const folder = "test/proto/user-types";

/** What a user makes of protos, those in test/proto/user-types: the bytes that `buf build` gives with these flags. */
export function buildUserTypes(...flags: string[]): Uint8Array {
  return execFileSync("node_modules/.bin/buf", ["build", folder, "-o", "-#format=binpb", ...flags], { cwd: checkout });
}
