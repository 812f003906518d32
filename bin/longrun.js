#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read, so that they get a clear message.
import { existsSync } from "node:fs";

function fail(message) {
  console.error(`longrun: ${message}`);
  process.exit(2);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  fail(
    `needs Node 22.18 or newer, and this is ${process.versions.node}. In a checkout, npm ci brings its own for npm start.`,
  );
}

// A checkout runs its sources, a package what was built from them.
const url = (path) => new URL(path, import.meta.url);
const main = existsSync(url("../src/proto/gen")) ? url("../src/cli/main.ts") : url("../dist/cli/main.js");
if (!existsSync(main)) fail("is not complete. In a checkout, run npm ci with devDependencies first.");
process.exitCode = await (await import(main.href)).main(process.argv.slice(2));
