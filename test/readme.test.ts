import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { startUpLines } from "../src/cli/start-up-lines.ts";
import type { Setting } from "../src/config/setting.ts";
import { settings } from "../src/config/settings.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const operating = await readFile(new URL("../docs/operating.md", import.meta.url), "utf8");

test("the README shows what the server prints when it starts", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(readme).toContain(
    startUpLines({ version, host: "localhost", port: 50051, repository: "memory", isEncrypted: false }),
  );
});

/** The flags in the tables of a document, each with its default. */
function flagsIn(text: string): Record<string, string> {
  const rows = text.matchAll(/^\| `--([\w-]+)[^|]*\| (?:`([^`]+)`|none)/gm);
  return Object.fromEntries([...rows].map(([, name, value = ""]) => [name, value]));
}

const actual = Object.fromEntries(
  Object.entries<Setting<unknown>>(settings).map(([name, setting]) => [name, setting.default]),
);

test("docs/operating.md lists every setting with its default, in the order of help", () => {
  const listed = flagsIn(operating);
  expect(listed).toEqual(actual);
  expect(Object.keys(listed)).toEqual(Object.keys(actual));
});

test("the README lists the most used settings with their defaults", () => {
  const listed = flagsIn(readme);
  expect(actual).toMatchObject(listed);
  expect(Object.keys(listed)).toEqual(expect.arrayContaining(["listen", "repository"]));
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
