import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ConfigError,
  type ConfigSources,
  environmentVariable,
  resolveConfig,
  resolveSettings,
} from "../../src/config/config.ts";
import { limitsOf } from "../../src/config/limits-of.ts";
import { settingGroups, settings } from "../../src/config/settings.ts";
import { defaultLimits } from "../../src/limits.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longrun-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A configuration file with this content. */
function file(content: string): string {
  const path = join(folder, "config.yaml");
  writeFileSync(path, content);
  return path;
}

const resolve = (sources: Partial<ConfigSources> = {}) => resolveConfig({ flags: {}, environment: {}, ...sources });

test("without any source every setting has its default", () => {
  expect(resolve()).toMatchObject({
    listen: { host: "localhost", port: 50051 },
    repository: { kind: "memory" },
    "descriptor-set": "",
    "async-mount": "/async/v1",
    "public-url": undefined,
    migrate: true,
    "cors-origin": [],
    retention: 30 * 86_400_000,
    "wait-cap": 600_000,
    "xiq-mount": "/xiq",
    "cancel-grace": 0,
    "strict-cancel": false,
    "delete-running": "allow",
    "shutdown-grace": 10_000,
    "log-level": "info",
    "jwt-issuer": undefined,
    "jwt-audience": [],
    "jwt-jwks": undefined,
    "jwt-algorithms": ["RS256", "PS256", "ES256", "EdDSA"],
    "jwt-principal-claim": "sub",
    "jwt-clock-tolerance": 30_000,
    "api-keys": undefined,
    "access-policy": undefined,
    "allow-unauthenticated": false,
    "rate-limit": 0,
    "rate-burst": 0,
    "tls-cert": undefined,
    "tls-key": undefined,
    "tls-client-ca": undefined,
    "tls-client-auth": "off",
    "audit-log": undefined,
    "metrics-listen": undefined,
    console: "/console",
    "console-read-only": false,
  });
});

test("without any source every limit has its default, and is set by the setting of its name", () => {
  expect(limitsOf(resolve())).toEqual(defaultLimits);
  for (const [limit, fallback] of Object.entries(defaultLimits)) {
    const name = limit.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const text = name.endsWith("bytes") ? `${fallback - 1024}B` : /time|age/.test(name) ? `${fallback + 2000}ms` : "50";
    const flags = { [name]: text, ...(limit === "keepaliveTimeout" && { "keepalive-time": "1m" }) };
    expect({ name, value: limitsOf(resolve({ flags }))[limit as keyof typeof defaultLimits] }).toEqual({
      name,
      value: name.endsWith("bytes") ? fallback - 1024 : /time|age/.test(name) ? fallback + 2000 : 50,
    });
  }
});

test("help has every setting under one heading", () => {
  expect(Object.values(settingGroups).flatMap(Object.keys)).toEqual(Object.keys(settings));
});

test("the texts of the settings in force are known with where they came from", () => {
  const { config, texts } = resolveSettings({
    flags: { retention: "1d" },
    environment: { LONGRUN_RETENTION: "2d", LONGRUN_WAIT_CAP: "1m" },
    file: file("wait-cap: 2m\nshutdown-grace: 5s"),
  });
  expect(config).toEqual(resolve({ flags: { retention: "1d", "wait-cap": "1m", "shutdown-grace": "5s" } }));
  expect(texts.get("retention")).toEqual({ text: "1d", source: "--retention" });
  expect(texts.get("wait-cap")).toEqual({ text: "1m", source: "LONGRUN_WAIT_CAP" });
  expect(texts.get("shutdown-grace")).toEqual({
    text: "5s",
    source: expect.stringMatching(/^shutdown-grace in \/.*yaml$/),
  });
  expect(texts.get("cancel-grace")).toEqual({ text: "0", source: "default" });
});

test("a password in what is malformed is not told", () => {
  const flags = { repository: "mysql://me:hunter2@host/db" };
  expect(() => resolve({ flags })).toThrow("--repository: what was given, not shown here, must be memory:");
  const broken = file('repository: "postgres://me:hunter2@host/db');
  expect(() => resolve({ file: broken })).toThrow(ConfigError);
  expect(() => resolve({ file: broken })).not.toThrow(/hunter2/);
});

test("flags win over the environment, that over the file, and that over defaults", () => {
  const given = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });
  fc.assert(
    fc.property(given, given, given, (flag, variable, inFile) => {
      const seconds = (count: number | undefined) => (count === undefined ? undefined : `${count}s`);
      const config = resolve({
        flags: { retention: seconds(flag) },
        environment: { LONGRUN_RETENTION: seconds(variable) },
        ...(inFile && { file: file(`retention: ${inFile}s\nwait-cap: 7s`) }),
      });
      expect(config.retention).toBe((flag ?? variable ?? inFile ?? 30 * 86_400) * 1000);
      expect(config["wait-cap"]).toBe(inFile ? 7000 : 600_000);
    }),
  );
});

test("a stronger source that is malformed is not skipped for a weaker one", () => {
  expect(() => resolve({ flags: { retention: "x" }, environment: { LONGRUN_RETENTION: "1s" } })).toThrow(ConfigError);
});

test("the environment variable of a setting is LONGRUN_ and its name in capitals", () => {
  expect(Object.keys(settings).map(environmentVariable)).toContain("LONGRUN_SHUTDOWN_GRACE");
  expect(resolve({ environment: { LONGRUN_STRICT_CANCEL: "true" } })["strict-cancel"]).toBe(true);
});

test.each([
  ["/a", "/a"],
  ["/a", "/a/b"],
  ["/a/b", "/a"],
])("mounts of the profiles at %s and %s are refused", (xiq, async) => {
  const both = () => resolve({ flags: { "xiq-mount": xiq }, environment: { LONGRUN_ASYNC_MOUNT: async } });
  expect(both).toThrow(`--xiq-mount ${xiq} and --async-mount ${async}: neither may be the other or under it`);
  expect(both).toThrow(ConfigError);
});

test.each([
  ["/a", "/ab"],
  ["/ab", "/a"],
  ["/b/a", "/c/a"],
  ["/async/v1", "off"],
  ["off", "off"],
])("mounts of the profiles at %s and %s are beside each other", (xiq, async) => {
  const mounts = { "xiq-mount": xiq, "async-mount": async };
  expect(resolve({ flags: mounts })).toMatchObject({ "xiq-mount": xiq === "off" ? undefined : xiq });
});

describe("an error names the source and the value", () => {
  test.each<[string, Partial<ConfigSources>, string]>([
    ["a flag", { flags: { "wait-cap": "soon" } }, '--wait-cap: "soon" must be a duration'],
    ["a variable", { environment: { LONGRUN_LISTEN: "x" } }, 'LONGRUN_LISTEN: "x" must be HOST:PORT'],
    ["an empty variable", { environment: { LONGRUN_LISTEN: "" } }, 'LONGRUN_LISTEN: "" must be HOST:PORT'],
    ["a choice", { flags: { "delete-running": "no" } }, '--delete-running: "no" must be one of allow, reject'],
    ["a switch", { flags: { "strict-cancel": "yes" } }, '--strict-cancel: "yes" must be one of true, false'],
    ["a level", { flags: { "log-level": "loud" } }, '--log-level: "loud" must be one of silent, error, warn'],
  ])("%s", (_, sources, message) => {
    expect(() => resolve(sources)).toThrow(message);
  });

  test.each([
    ["repository", "host=db user=u password=hunter2", "must be memory:"],
    ["repository", "u:hunter2@db/x", "must be memory:"],
    ["repository", "postgres://u:hunter2", "must be memory:"],
    ["public-url", "https://u:hunter2@x/", "must be a URL"],
    ["jwt-jwks", "https://u:hunter2@x/keys", "must be a file"],
  ])("but not the value of --%s, in which a password may be anywhere: %s", (name, text, message) => {
    const variable = environmentVariable(name);
    for (const [source, sources] of [
      [`--${name}`, { flags: { [name]: text } }],
      [variable, { environment: { [variable]: text } }],
    ] as const) {
      const problem = problemOf(() => resolve(sources));
      expect(problem).toContain(`${source}: what was given, not shown here, ${message}`);
      expect(problem).not.toContain("hunter2");
    }
  });
});

describe("a file", () => {
  test("may be YAML or JSON, with texts, numbers, true and false, or be empty", () => {
    const expected = { "strict-cancel": true, "cancel-grace": 0, listen: { host: "::1", port: 1 } };
    const yaml = 'strict-cancel: true\ncancel-grace: 0\nlisten: "[::1]:1"\n';
    const json = '{"strict-cancel": "true", "cancel-grace": "0", "listen": "[::1]:1"}';
    for (const content of [yaml, json]) expect(resolve({ file: file(content) })).toMatchObject(expected);
    expect(resolve({ file: file("") })).toEqual(resolve());
  });

  test.each([
    ["a value that is malformed", "retention: 30", /^retention in .*config\.yaml: "30" must be a duration/],
    ["a setting that does not exist", "retentoin: 30d", /config\.yaml, line 1, retentoin: there is no such setting\.$/],
    [
      "a setting by its variable",
      "LONGRUN_LISTEN: x:1",
      /config\.yaml, line 1, LONGRUN_LISTEN: there is no such setting\.$/,
    ],
    [
      "a name that every object has",
      "constructor: x",
      /config\.yaml, line 1, constructor: there is no such setting\.$/,
    ],
    ["a list", "- retention", /^[^:]*config\.yaml, line 1: must be a map\.$/],
    ["a text", "retention", /config\.yaml, line 1: must be a map\.$/],
    [
      "a setting without a value",
      "retention:",
      /config\.yaml, line \d, retention: must be a text, a number, true or false\.$/,
    ],
    [
      "a setting with settings",
      "listen: {port: 1}",
      /config\.yaml, line 1, listen: must be a text, a number, true or false\.$/,
    ],
    ["no YAML", "a: [", /config\.yaml, line 1, column \d: is no YAML/],
    ["keys in keys", "? ".repeat(1024), /config\.yaml, line 1, column \d+: is no YAML/],
    ["an unknown tag", "retention: !days 30", /config\.yaml, line 1, column 12: is no YAML/],
  ])("is refused with %s", (_, content, message) => {
    expect(() => resolve({ file: file(content) })).toThrow(message);
    expect(() => resolve({ file: file(content) })).toThrow(ConfigError);
  });

  test("that is not there is named", () => {
    const missing = () => resolve({ file: join(folder, "missing.yaml") });
    expect(missing).toThrow(/missing\.yaml: ENOENT/);
    expect(missing).toThrow(ConfigError);
  });
});

function problemOf(act: () => unknown): string {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}
