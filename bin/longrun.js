#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read, so that they get a clear message.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `longrun needs Node 22.18 or newer; this is Node ${process.versions.node}. In a checkout, \`npm ci\` brings its own: use \`npm start\`.`,
  );
  process.exit(2);
}

// A checkout runs its sources, a package what was built from them.
const source = new URL("../src/cli/main.ts", import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
