import { expect, test } from "@jest/globals";
import { resolveConfig } from "../../src/config/config.ts";
import { exposure, startUpWarnings } from "../../src/config/start-up-warnings.ts";

type Flags = Readonly<Record<string, string>>;

const keys = { "api-keys": "keys.yaml" };
const jwt = { "jwt-issuer": "https://id.example.com", "jwt-audience": "longrun", "jwt-jwks": "keys.json" };
const tls = { "tls-cert": "cert.pem", "tls-key": "key.pem" };
const certificates = { ...tls, "tls-client-ca": "ca.pem", "tls-client-auth": "require" };
const policy = { "access-policy": "policy.yaml" };
const allowed = { "allow-unauthenticated": "true" };

const configOf = (flags: Flags) => resolveConfig({ flags, environment: {} });

test.each<[Flags, "loopback" | "elsewhere", "starts" | "refused"]>([
  [{}, "loopback", "starts"],
  [{}, "elsewhere", "refused"],
  [tls, "elsewhere", "refused"],
  [allowed, "elsewhere", "starts"],
  [keys, "elsewhere", "starts"],
  [jwt, "elsewhere", "starts"],
  [certificates, "elsewhere", "starts"],
])("with %j on %s it is %s", (flags, where, outcome) => {
  const problem = exposure(configOf(flags), { isLoopback: where === "loopback" });
  if (outcome === "starts") expect(problem).toBeUndefined();
  else expect(problem).toMatch(/without authentication.*--allow-unauthenticated/);
});

const OPEN = /^Authentication is off: everybody who reaches localhost:50051 /;
const PLAIN = /^Without TLS/;
const ADMINS = /^Without --access-policy/;
const USELESS = /^--allow-unauthenticated does nothing/;
const NO_CONSOLE = /^--console-read-only does nothing/;
const NO_WAITS = /^--max-waits-per-principal does nothing/;
const METRICS = /^\/metrics tells everybody who reaches \[::\]:9464 /;
const useless = (name: string) => new RegExp(`^--${name} does nothing without --jwt-issuer\\.$`);
const SHARED = /^--rate-limit holds for all callers together/;

test.each<[Flags, "loopback" | "elsewhere", readonly RegExp[]]>([
  [{}, "loopback", []],
  [allowed, "loopback", []],
  [allowed, "elsewhere", [OPEN]],
  [{ ...allowed, ...tls }, "elsewhere", [OPEN]],
  [keys, "loopback", [ADMINS]],
  [keys, "elsewhere", [PLAIN, ADMINS]],
  [{ ...keys, ...policy }, "loopback", []],
  [{ ...keys, ...policy }, "elsewhere", [PLAIN]],
  [{ ...keys, ...policy, ...tls }, "elsewhere", []],
  [{ ...jwt, ...policy, ...tls, ...allowed }, "elsewhere", [USELESS]],
  [{ ...certificates, ...policy }, "elsewhere", []],
  [certificates, "elsewhere", [ADMINS]],
  [{ "rate-limit": "5" }, "loopback", [SHARED]],
  [{ "rate-limit": "5", ...keys, ...policy }, "loopback", []],
  [{ console: "off", "console-read-only": "true" }, "loopback", [NO_CONSOLE]],
  [{ "console-read-only": "true" }, "loopback", []],
  [{ "max-waits-per-principal": "5" }, "loopback", [NO_WAITS]],
  [{ "max-waits-per-principal": "5", ...keys, ...policy }, "loopback", []],
  [{ "jwt-algorithms": "ES256" }, "loopback", [useless("jwt-algorithms")]],
  [{ "jwt-principal-claim": "email" }, "loopback", [useless("jwt-principal-claim")]],
  [{ "jwt-clock-tolerance": "1s", ...keys, ...policy }, "loopback", [useless("jwt-clock-tolerance")]],
  [{ "jwt-clock-tolerance": "30s", "jwt-principal-claim": "sub" }, "loopback", []],
  [{ "jwt-algorithms": "ES256", "jwt-clock-tolerance": "1s", ...jwt, ...policy }, "loopback", []],
  [{ "metrics-listen": ":9464", ...keys, ...policy, ...tls }, "elsewhere", [METRICS]],
  [{ "metrics-listen": ":9464" }, "loopback", []],
])("with %j on %s it warns of %j", (flags, where, expected) => {
  const surroundings = {
    isLoopback: where === "loopback",
    areMetricsLoopback: where === "loopback",
    isReadableByOthers: () => false,
  };
  const warnings = startUpWarnings(configOf(flags), surroundings);
  expect(warnings).toEqual(expected.map((each) => expect.stringMatching(each)));
});

test("it warns of files with keys that everybody may read", () => {
  const config = configOf({ ...keys, ...policy, ...tls });
  const warnings = (...readable: readonly string[]) =>
    startUpWarnings(config, {
      isLoopback: false,
      areMetricsLoopback: true,
      isReadableByOthers: (file) => readable.includes(file),
    });
  expect(warnings("key.pem", "keys.yaml", "cert.pem", "policy.yaml")).toEqual([
    "key.pem: everybody on this machine may read it.",
    "keys.yaml: everybody on this machine may read it.",
  ]);
  expect(warnings("key.pem")).toHaveLength(1);
});
