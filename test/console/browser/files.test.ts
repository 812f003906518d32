import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { readConsoleFiles } from "../../../src/rest/console/console-files.ts";

const MOST_BYTES = 40 * 1024;

test("everything that the console loads is at most 40 kB, compressed", async () => {
  const files = [...(await readConsoleFiles())];
  expect(files.map(([name]) => name)).toContain("index.html");
  const sizes = files.map(([name, { content }]) => [name, gzipSync(content).length] as const);
  process.stdout.write(`${sizes.map(([name, size]) => `${name} ${size} B gzip`).join(", ")}\n`);
  expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
});

test("nothing of it comes from another host", async () => {
  for (const [name, { content }] of await readConsoleFiles()) {
    const text = Buffer.from(content).toString();
    const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
    expect([name, hosts.filter((host) => host !== "www.w3.org")]).toEqual([name, []]);
  }
});
