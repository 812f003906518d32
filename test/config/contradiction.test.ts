import { describe, expect, test } from "@jest/globals";
import { ConfigError, resolveConfig } from "../../src/config/config.ts";

const resolve = (flags: Record<string, string>) => resolveConfig({ flags, environment: {} });

const jwt = { "jwt-issuer": "https://id.example.com", "jwt-audience": "longrun", "jwt-jwks": "keys.json" };
const tls = { "tls-cert": "cert.pem", "tls-key": "key.pem" };

/** Settings that do not go together, and what the message says of them. */
const wrong: readonly (readonly [flags: Record<string, string>, message: string])[] = [
  [{ "tls-cert": "cert.pem" }, "--tls-cert needs --tls-key"],
  [{ "tls-key": "key.pem" }, "--tls-key needs --tls-cert"],
  [{ "tls-client-auth": "request" }, "--tls-client-auth request needs --tls-client-ca"],
  [{ ...tls, "tls-client-auth": "require" }, "--tls-client-auth require needs --tls-client-ca"],
  [{ "tls-client-ca": "ca.pem", "tls-client-auth": "require" }, "--tls-client-ca needs --tls-cert and --tls-key"],
  [{ ...tls, "tls-client-ca": "ca.pem" }, "--tls-client-ca needs --tls-client-auth request or require"],
  [{ "jwt-issuer": jwt["jwt-issuer"] }, "--jwt-issuer needs --jwt-audience"],
  [{ "jwt-issuer": jwt["jwt-issuer"], "jwt-audience": "a" }, "--jwt-issuer needs --jwt-jwks"],
  [{ "jwt-jwks": "keys.json" }, "--jwt-jwks needs --jwt-issuer"],
  [{ "jwt-audience": "a", "jwt-jwks": "keys.json" }, "--jwt-audience needs --jwt-issuer"],
  [{ "access-policy": "policy.yaml" }, "--access-policy needs authentication"],
  [{ ...tls, "access-policy": "policy.yaml" }, "--access-policy needs authentication"],
  [{ "rate-burst": "10" }, "--rate-burst needs --rate-limit"],
  [{ "keepalive-time": "10s" }, "--keepalive-timeout 15s: must not be longer than --keepalive-time, 10s"],
  [
    { "xiq-mount": "/console/x" },
    "--xiq-mount /console/x and --console /console: neither may be the other or under it",
  ],
  [{ console: "/async" }, "--async-mount /async/v1 and --console /async: neither may be the other or under it"],
];

test.each(wrong)("%j is refused", (flags, message) => {
  expect(() => resolve(flags)).toThrow(message);
  expect(() => resolve(flags)).toThrow(ConfigError);
});

describe("what goes together is taken:", () => {
  test.each<[Record<string, string>]>([
    [jwt],
    [tls],
    [{ ...tls, "tls-client-ca": "ca.pem", "tls-client-auth": "request" }],
    [{ "api-keys": "keys.yaml", "access-policy": "policy.yaml" }],
    [{ ...jwt, "access-policy": "policy.yaml" }],
    [{ ...tls, "tls-client-ca": "ca.pem", "tls-client-auth": "require", "access-policy": "policy.yaml" }],
    [{ "rate-limit": "5", "rate-burst": "10" }],
    [{ "keepalive-time": "15s" }],
    [{ console: "off", "xiq-mount": "/console" }],
  ])("%j", (flags) => {
    expect(() => resolve(flags)).not.toThrow();
  });
});
