import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { startUpLines } from "../src/cli/start-up-lines.ts";
import { type Setting, settings } from "../src/config/settings.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README shows what the server prints when it starts", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(readme).toContain(startUpLines({ version, host: "localhost", port: 50051, repository: "memory" }));
});

test("the README lists every setting with its default", () => {
  const rows = readme.matchAll(/^\| `--([\w-]+)[^|]*\| (?:`([\w:/]+)`|none)/gm);
  const listed = Object.fromEntries([...rows].map(([, name, value = ""]) => [name, value]));
  const actual = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => [name, setting.default]);
  expect(listed).toEqual(Object.fromEntries(actual));
});

test("the README's example of a server in a program starts it and stops it", async () => {
  const [, example = ""] = /```ts\n(import { LongrunServer.*?)```/s.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "longrun-readme-"));
  try {
    const file = join(folder, "example.mts");
    const library = new URL("../src/index.ts", import.meta.url).href;
    await writeFile(file, `${example.replace('"longrun"', `"${library}"`)}\nconsole.log("served on", port);\n`);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout).toMatch(/^served on \d+\n$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
