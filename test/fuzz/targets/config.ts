import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ConfigError, resolveConfig } from "../../../src/config/config.ts";
import { settings } from "../../../src/config/settings.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { texts } from "../inputs/texts.ts";

const folder = mkdtempSync(join(tmpdir(), "longrun-fuzz-"));
const file = join(folder, "longrun.yaml");

const names = Object.keys(settings);
const values = texts({
  valid: fc.oneof(
    fc.constantFrom(...Object.values(settings).map((setting) => setting.default)),
    fc.constantFrom("https://a.example.com,http://b:80", "http://[::1]:1", "/a/b", "[::1]:0", ":1", "postgres://a@b/c"),
    fc.constantFrom("sqlite:/tmp/a", "1.5h", "250ms", "10MiB", "100/s", "a,b", "off", "true", "https://a.test/keys"),
  ),
  tokens: [
    ...[
      "http",
      "https",
      "://",
      "a.test",
      "localhost",
      ":",
      "80",
      "/",
      "//",
      ",",
      ", ",
      "[",
      "]",
      "::1",
      "@",
      "?",
      "#",
      "*",
    ],
    ...["memory:", "sqlite:", "postgres:", "1", "5", ".", "s", "m", "h", "d", "ms", "KiB", "/v1", "..", "off", "true"],
  ],
});
const yaml = texts({
  valid: fc.oneof(
    fc.constantFrom("listen: localhost:1\nretention: 5d\n", '{"strict-cancel": true}', "", "log-level: &a debug\n"),
    fc.tuple(fc.constantFrom(...names), values).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`),
  ),
  tokens: [
    ...[
      "listen",
      "retention",
      ": ",
      ":",
      "\n",
      "  ",
      "- ",
      "? ",
      "&a ",
      "*a",
      "<<: *a",
      "!!binary ",
      "!!js/function ",
      "|",
      ">",
    ],
    ...[
      "{",
      "}",
      "[",
      "]",
      ",",
      "---\n",
      "...\n",
      "#",
      "%YAML 1.2\n",
      "'",
      '"',
      "0x1F",
      "1e3",
      "~",
      "null",
      "true",
      "!!set",
    ],
  ],
  longest: 4096,
});

/** What reads the settings of a server. */
export const configTargets = [
  fuzzTarget("settings", fc.record({ name: fc.constantFrom(...names), text: values }), ({ name, text }) => {
    const config = attempt(() => resolveConfig({ flags: { [name]: text }, environment: {} }), ConfigError);
    if (config === undefined) return;
    const { "cors-origin": origins, "public-url": url, "xiq-mount": mount } = config;
    const flags = { "cors-origin": origins.join(","), "public-url": url, "xiq-mount": mount ?? "off" };
    const again = resolveConfig({ flags, environment: {} });
    assert.deepEqual([again["cors-origin"], again["public-url"], again["xiq-mount"]], [origins, url, mount]);
  }),

  fuzzTarget(
    "configuration files",
    yaml,
    (text) => {
      writeFileSync(file, text);
      attempt(() => resolveConfig({ flags: {}, environment: {}, file }), ConfigError);
    },
    { share: 0.2, limit: 250, close: async () => rmSync(folder, { recursive: true, force: true }) },
  ),
];
