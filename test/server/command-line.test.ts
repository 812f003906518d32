import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { runHere } from "./support/run-here.ts";
import { serve } from "./support/serve.ts";
import { checkout, longrun } from "./support/server-process.ts";

jest.setTimeout(30_000);

test.each(["--help", "serve --help", "help serve", "help"])("longrun %s prints help and exits with 0", async (args) => {
  const { exitCode, stdout, stderr } = await runHere(args.split(" "));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: longrun /);
});

test("help names every flag, its environment variable and its default", async () => {
  const { stdout } = await runHere(["serve", "--help"]);
  for (const flag of [
    "listen",
    "repository",
    "descriptor-set",
    "retention",
    "wait-cap",
    "cancel-grace",
    "strict-cancel",
    "delete-running",
  ]) {
    expect(stdout).toContain(`--${flag}`);
    expect(stdout).toContain(`LONGRUN_${flag.toUpperCase().replaceAll("-", "_")}`);
  }
  expect(stdout).toContain("localhost:50051");
  expect(stdout).toMatch(/--descriptor-set <FILE>[^[]*\(default:\s+none\)/);
});

test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  expect(await runHere(["--version"])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

/** Command lines that are not as they must be, and what the message must name. */
const wrong: Record<string, [readonly string[], readonly string[]]> = {
  "no command": [[], ["Usage"]],
  "an unknown command": [["swerve"], ["swerve"]],
  "an unknown flag": [["serve", "--listne", "a:1"], ["--listne"]],
  "an argument too many": [["serve", "now"], ["now"]],
  "a flag without its value": [["serve", "--listen"], ["--listen"]],
  "an address without a port": [
    ["serve", "--listen", "localhost"],
    ["--listen", "localhost"],
  ],
  "a port that is too great": [
    ["serve", "--listen", "localhost:65536"],
    ["--listen", "65536"],
  ],
  "an unknown repository": [["serve", "--repository", "mysql://x"], ["--repository"]],
  "a duration without a unit": [
    ["serve", "--retention", "30"],
    ["--retention", "30"],
  ],
  "a negative duration": [
    ["serve", "--wait-cap=-1s"],
    ["--wait-cap", "-1s"],
  ],
  "a switch with another value": [
    ["serve", "--strict-cancel=perhaps"],
    ["--strict-cancel", "perhaps"],
  ],
  "an unknown policy": [
    ["serve", "--delete-running", "maybe"],
    ["--delete-running", "maybe", "reject"],
  ],
  "a file that is not there": [["serve", "--config", "/no/such.yaml"], ["/no/such.yaml"]],
  "an address of another machine": [
    ["serve", "--listen", "203.0.113.1:0"],
    ["--listen", "203.0.113.1"],
  ],
};

test("the exit code of the process is that of the command line", async () => {
  const { exitCode, stdout, stderr } = await longrun(["serve", "--listen", "localhost"]).ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^error: --listen: "localhost" must be .*\n$/);
});

test.each(Object.entries(wrong))(
  "%s is refused with exit code 2 and a message that names it",
  async (_, [args, named]) => {
    const { exitCode, stdout, stderr } = await runHere(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    for (const text of named) expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test("a port in use is refused with a clear message and without a stack trace", async () => {
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  afterTest(() => taken.close());
  const address = `127.0.0.1:${(taken.address() as { port: number }).port}`;
  const { exitCode, stdout, stderr } = await longrun(["serve", "--listen", address]).ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(address);
  expect(stderr).toContain("EADDRINUSE");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("flags win over the environment, that over the file, and that over the defaults", async () => {
  const directory = await mkdtemp(join(tmpdir(), "longrun-test-"));
  afterTest(() => rm(directory, { recursive: true }));
  const file = join(directory, "longrun.yaml");
  await writeFile(file, "listen: file wrong");
  // The address is wrong on purpose: the message tells which one was taken.
  const env = { LONGRUN_LISTEN: "also wrong" };
  const args = ["serve", "--config", file];
  expect((await runHere([...args, "--listen", "x"], env)).stderr).toMatch(/--listen: "x"/);
  expect((await runHere(args, env)).stderr).toMatch(/LONGRUN_LISTEN: "also wrong"/);
  expect((await runHere(args)).stderr).toMatch(/listen in \S+longrun\.yaml: "file wrong"/);
  expect((await runHere(["serve"], { LONGRUN_CONFIG: file })).stderr).toContain("file wrong");
});

test.each([
  ["an unknown setting", "lsten: localhost:1", "lsten"],
  ["a list", "- listen", "must be a map"],
  ["a nested setting", "listen: {host: a}", "listen"],
  ["no YAML", "listen: [", "longrun.yaml"],
])("a configuration file with %s is refused with exit code 2", async (_, content, named) => {
  const directory = await mkdtemp(join(tmpdir(), "longrun-test-"));
  afterTest(() => rm(directory, { recursive: true }));
  const file = join(directory, "longrun.yaml");
  await writeFile(file, content);
  const { exitCode, stderr } = await runHere(["serve", "--config", file]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(named);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a served port is a port that answers, and is closed again", async () => {
  const { port, server } = await serve();
  await server.stop(1000);
  const [error] = await once(connect(port, "127.0.0.1"), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});
