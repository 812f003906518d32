import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as library from "../../src/index.ts";
import { checkTypes } from "../package/check-types.ts";
import { createDatabase } from "../support/postgres.ts";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const page = await readFile(new URL("../../docs/library.md", import.meta.url), "utf8");
const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const programs = [...page.matchAll(/```ts\n(.*?)```\n(?:\n```text\n(.*?)```)?/gs)].map(
  ([, program = "", output = ""], index) => ({ program, output, file: `program-${index}.mts` }),
);
const entries: readonly (readonly [name: string, file: string])[] = [
  ['"longrun"', "src/index.ts"],
  ['"longrun/client"', "src/client/index.ts"],
  ['"longrun/pg-boss"', "src/work/queue/pg-boss-queue.ts"],
];
const run = promisify(execFile);
let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), "longrun-docs-"));
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "bookstore.proto"), /```proto\n(.*?)```/s.exec(readme)?.[1] ?? "");
  await Promise.all(programs.map(({ program, file }) => writeFile(join(folder, file), fromHere(program))));
});

/** A program that imports what is in this checkout. */
function fromHere(program: string): string {
  const replace = (text: string, [name, file]: readonly [string, string]) =>
    text.replace(name, JSON.stringify(join(checkout, file)));
  return entries.reduce(replace, program);
}

afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

describe("docs/library.md", () => {
  test("has a program for everything that can be imported", () => {
    const imported = programs.flatMap(({ program }) => /import \{([^}]*)\} from "longrun"/.exec(program)?.[1] ?? []);
    const names = imported.flatMap((list) => list.split(",").flatMap((name) => name.trim() || []));
    expect([...new Set(names)].sort()).toEqual(Object.keys(library).sort());
  });

  test.each(programs)("has a program that prints $output", async ({ file, output }) => {
    const env = { ...process.env, DATABASE_URL: database.url };
    const args = ["--disable-warning=ExperimentalWarning", file];
    const { stdout } = await run(process.execPath, args, { cwd: folder, env });
    expect(stdout).toBe(output);
  });

  test("has programs without type errors and without casts", async () => {
    const files = programs.map(({ file }) => file);
    await checkTypes(folder, files, { skipLibCheck: true });
    for (const { program } of programs) expect(program).not.toMatch(/ as (?!\{)/);
  }, 60_000);
});
