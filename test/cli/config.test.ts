import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { settings } from "../../src/config/settings.ts";
import { runHere } from "../server/support/run-here.ts";
import { afterTest } from "../support/after-test.ts";

/** Writes a configuration file for one test and gives its path. */
async function configFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "longrun-config-"));
  afterTest(() => rm(folder, { recursive: true }));
  const file = join(folder, "longrun.yaml");
  await writeFile(file, content);
  return file;
}

test("longrun config prints every setting in force, with where it came from", async () => {
  const file = await configFile("wait-cap: 5m\nmax-labels: 8\n");
  const args = ["config", "--config", file, "--retention", "3d", "--strict-cancel"];
  const { exitCode, stdout, stderr } = await runHere(args, { LONGRUN_LOG_LEVEL: "warn" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(":", 1)[0])).toEqual(Object.keys(settings));
  expect(lines).toEqual(
    expect.arrayContaining([
      "retention: 3d # --retention",
      "strict-cancel: true # --strict-cancel",
      "log-level: warn # LONGRUN_LOG_LEVEL",
      `wait-cap: 5m # wait-cap in ${file}`,
      `max-labels: 8 # max-labels in ${file}`,
      "shutdown-grace: 10s # default",
    ]),
  );
});

test("what longrun config prints is a configuration file that gives the same configuration", async () => {
  const repository = "sqlite:a 'quoted' # file: {1}";
  const args = ["config", "--repository", repository, "--rate-limit", "0.5", "--xiq-mount", "off", "--migrate=false"];
  const first = await runHere([...args, "--output", "json"]);
  const file = await configFile((await runHere(args)).stdout);
  const second = await runHere(["config", "--config", file, "--output", "json"]);
  const valuesOf = (text: string) =>
    Object.entries<{ value: unknown }>(JSON.parse(text)).map(([name, { value }]) => [name, value]);
  expect(valuesOf(second.stdout)).toEqual(valuesOf(first.stdout));
  expect(JSON.parse(first.stdout)).toMatchObject({
    repository: { value: repository, source: "--repository" },
    "rate-limit": { value: "0.5", source: "--rate-limit" },
    migrate: { value: false, source: "--migrate" },
    listen: { value: "localhost:50051", source: "default" },
  });
});

test.each(["yaml", "json"])("no password is in the %s that longrun config prints", async (format) => {
  const repository = "postgres://me:hunter2@db/longrun?sslpassword=hunter3&application_name=x";
  const { exitCode, stdout } = await runHere(["config", "--output", format], { LONGRUN_REPOSITORY: repository });
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain("hunter");
  const shown = parse(stdout).repository;
  expect(shown.value ?? shown).toBe("postgres://me:***@db/longrun?sslpassword=***&application_name=x");
});

test("the query of the URL of a key set is not in what longrun config prints", async () => {
  const jwt = ["--jwt-issuer", "a", "--jwt-audience", "b", "--jwt-jwks", "https://h/keys?token=hunter2"];
  const { stdout } = await runHere(["config", ...jwt]);
  expect(stdout).toContain("jwt-jwks: https://h/keys?token=*** ");
  expect(stdout).not.toContain("hunter2");
});

test.each<[readonly string[], string]>([
  [["--retention", "30"], "--retention"],
  [["--tls-cert", "cert.pem"], "--tls-cert needs --tls-key"],
  [["--output", "xml"], "--output"],
  [["--no-such-flag"], "--no-such-flag"],
  [["extra"], "extra"],
])("longrun config %j is refused with exit code 2", async (args, named) => {
  const { exitCode, stdout, stderr } = await runHere(["config", ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(named);
});

test("help has the settings under headings", async () => {
  const { stdout } = await runHere(["serve", "--help"]);
  expect(stdout).toMatch(/\nServing:\n {2}--listen /);
  expect(stdout).toMatch(/\nTLS:\n {2}--tls-cert <FILE> /);
  for (const name of Object.keys(settings)) expect(stdout).toContain(`  --${name} `);
  expect(stdout).not.toContain("--no-strict-cancel");
});

test("longrun migrate takes the setting of the repository as a flag, and no others", async () => {
  const { stdout } = await runHere(["migrate", "--help"]);
  expect(stdout).toContain("--repository <URL>");
  expect(stdout).not.toContain("--retention");
  expect(await runHere(["migrate", "--repository", "memory:"])).toMatchObject({ exitCode: 0 });
  expect(await runHere(["migrate", "--retention", "1d"])).toMatchObject({ exitCode: 2 });
});
