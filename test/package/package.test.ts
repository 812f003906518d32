import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { checkout } from "./build-image.ts";
import { checkTypes } from "./check-types.ts";
import { type NodeLine, nodeLines } from "./node-lines.ts";
import { runHere } from "./run-here.ts";
import { makeUserProject, type UserProject } from "./user-project.ts";

const PREPARING = 300_000;
const RUNNING = 60_000;

/** A user's program; without the type annotation it is JavaScript. */
const program = `
import { LongrunServer, MemoryRepository } from "longrun";
import { OperationsClient } from "longrun/client";

const server = new LongrunServer({ repository: new MemoryRepository() });
const port: number = await server.start({ host: "127.0.0.1", port: 0 });
const client = new OperationsClient(\`127.0.0.1:\${port}\`);
const { operation } = await client.create({ parent: "projects/p", operationId: "a" });
for await (const { name, done } of client.list({ parent: "projects/p" })) console.log(name, done);
await client.cancel(operation.name);
console.log((await client.wait(operation.name)).result.case);
client.close();
await server.stop(1000);
`;

let project: UserProject;
let lines: readonly NodeLine[];

beforeAll(async () => {
  [project, lines] = await Promise.all([makeUserProject(), nodeLines()]);
  await writeFile(join(project.folder, "program.ts"), program);
  await writeFile(join(project.folder, "program.js"), program.replace("port: number", "port"));
}, PREPARING);

afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
});

describe("the package", () => {
  test("holds what it needs and nothing else, in at most 1.3 MB", () => {
    const known = /^(?:LICENSE|README\.md|package\.json|bin\/longrun\.js|protos\/longrun\/v1\/\w+\.proto|dist\/.+)$/;
    expect(project.packed.files.filter((path) => !known.test(path))).toEqual([]);
    const built = /\.(?:js|d\.ts|sql|binpb)$|^dist\/rest\/(?:console|documents)\/assets\//;
    expect(project.packed.files.filter((path) => path.startsWith("dist/") && !built.test(path))).toEqual([]);
    for (const path of ["LICENSE", "README.md", "bin/longrun.js", "protos/longrun/v1/operation_registry.proto"]) {
      expect(project.packed.files).toContain(path);
    }
    expect(project.packed.size).toBeLessThan(1.3e6);
  });

  test("is as publint wants it", async () => {
    const { stdout } = await runHere("publint", ["run", "--strict", project.packed.tarball], { cwd: checkout });
    expect(stdout).toContain("All good!");
  });

  test("has types that every resolution of modules finds", async () => {
    const judge = ["--profile", "esm-only", "--no-emoji", "--format", "json", project.packed.tarball];
    const { analysis } = JSON.parse((await runHere("attw", judge, { cwd: checkout })).stdout);
    expect(Object.keys(analysis.entrypoints)).toEqual([".", "./client", "./pg-boss", "./package.json"]);
  });
});

describe("in an empty project", () => {
  test.each(["nodenext", "bundler"] as const)(
    "TypeScript finds no fault, with modules resolved as %s",
    (moduleResolution) => checkTypes(project.folder, ["program.ts"], { moduleResolution }),
    RUNNING,
  );

  test(
    "it works on every line of Node, in TypeScript and in JavaScript",
    async () => {
      expect(lines.map(({ version }) => version.split(".")[0]).toSorted()).toEqual(["22", "24", "26"]);
      for (const { environment } of lines) {
        for (const file of ["program.ts", "program.js"]) {
          const { stdout, stderr } = await runHere("node", [file], { cwd: project.folder, env: environment });
          expect(stdout).toBe("projects/p/operations/a false\nerror\n");
          expect(stderr).toBe("");
        }
      }
    },
    RUNNING,
  );

  test(
    "npx longrun serve serves, on every line of Node, also from a file",
    async () => {
      for (const line of lines) {
        for (const repository of ["memory:", `sqlite:${project.folder}/operations.db`]) {
          const stderr = await serve(line, repository);
          // Node 22 says this of its own node:sqlite.
          const warned = /^\(node:\d+\) ExperimentalWarning: SQLite .*\n\(Use .*\)\n/m;
          if (line.version.startsWith("22.") && repository !== "memory:") expect(stderr).toMatch(warned);
          expect(stderr.replace(warned, "")).toBe("");
        }
      }
    },
    RUNNING,
  );
});

/** Starts a server by npx, stops it when it listens, and gives what it wrote to standard error. */
async function serve({ environment }: NodeLine, repository: string): Promise<string> {
  const args = ["longrun", "serve", "--listen", "127.0.0.1:0", "--log-level", "error", "--repository", repository];
  const env = { ...environment, npm_config_loglevel: "error" };
  // In a group of its own, for npx does not pass signals on.
  const server = spawn("npx", args, {
    cwd: project.folder,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(server, "close");
  const stderr = text(server.stderr);
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), "line"), ended]);
  expect(line).toMatch(/is listening on 127\.0\.0\.1:\d+/);
  process.kill(-(server.pid ?? 0), "SIGTERM");
  await ended;
  return stderr;
}
