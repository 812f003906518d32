import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { openKeySource, parseKeySetLocation } from "../../src/authentication/key-set-location.ts";
import { TokenVerifier } from "../../src/authentication/token-verifier.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { KeySetServer } from "./support/key-set-server.ts";
import { keySetOf, makeSigner } from "./support/signer.ts";

describe("where a key set is", () => {
  test.each([
    "https://issuer.example.com/keys?a=b",
    "HTTPS://issuer.example.com",
    "http://localhost:8080/keys",
    "http://127.0.0.1/keys",
    "http://127.1.2.3/keys",
    "http://[::1]:1/keys",
  ])("can be the URL %s", (text) => {
    expect(parseKeySetLocation(text)).toEqual(new URL(text));
  });

  test.each(["keys.json", "/etc/keys.json", "./a:b", "C:\\keys.json"])("can be the file %s", (text) => {
    expect(parseKeySetLocation(text)).toBe(text);
  });

  test.each([
    "http://issuer.example.com/keys",
    "http://localhost.example.com/keys",
    "http://127.0.0.1.example.com/keys",
    "http://10.0.0.1/keys",
    "https://user:password@issuer.example.com/keys",
    "https://user@issuer.example.com/keys",
    "https://issuer.example.com/keys#key",
    "file:///etc/keys.json",
    "data://x",
    "https://",
    "https://a b/",
  ])("cannot be %s", (text) => {
    expect(() => parseKeySetLocation(text)).toThrow("must be a file, an https:// URL");
  });
});

async function setFile() {
  const folder = mkdtempSync(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.json");
  const [first, second] = await Promise.all([makeSigner("ES256", "first"), makeSigner("ES256", "second")]);
  writeFileSync(path, keySetOf(first));
  const clock = new FakeClock();
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const claims = { iss: "i", aud: "a", sub: "alice", exp: clock.now() / 1000 + 3600 };
  return { path, first, second, clock, warnings, warn, claims };
}

describe("the keys in a file", () => {
  test("are read again when they change, and tokens signed with one that is gone end", async () => {
    const { path, first, second, clock, warn, claims } = await setFile();
    const keys = openKeySource(path, { warn, clock });
    const verifier = new TokenVerifier({ issuer: "i", audiences: ["a"], keys, clock });
    const [old, young] = await Promise.all([first.sign(claims), second.sign(claims)]);
    await verifier.verify(old);
    await expect(verifier.verify(young)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
    writeFileSync(path, keySetOf(second));
    clock.advance(5000);
    await expect(verifier.verify(old)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
    expect((await verifier.verify(young)).name).toBe("jwt:alice");
    writeFileSync(path, keySetOf(first));
    keys.check();
    expect((await verifier.verify(old)).name).toBe("jwt:alice");
    keys.close();
    expect(clock.timers).toBe(0);
  });

  test("stay when the file is broken, which is warned of", async () => {
    const { path, first, clock, warn, warnings, claims } = await setFile();
    const keys = openKeySource(path, { warn, clock });
    const { current } = keys;
    writeFileSync(path, "broken");
    clock.advance(10_000);
    expect(keys.current).toBe(current);
    expect(warnings).toEqual([`The keys for tokens stay as they were: ${path}: It is no JSON.`]);
    const verifier = new TokenVerifier({ issuer: "i", audiences: ["a"], keys, clock });
    expect((await verifier.verify(await first.sign(claims))).name).toBe("jwt:alice");
  });

  test("must be there and good at the start", async () => {
    const { path, clock, warn, warnings } = await setFile();
    expect(() => openKeySource(`${path}x`, { warn, clock })).toThrow("ENOENT");
    writeFileSync(path, "[]");
    expect(() => openKeySource(path, { warn, clock })).toThrow(`${path}: It is no JSON Web Key Set`);
    writeFileSync(path, '{"keys":[]}');
    openKeySource(path, { warn, clock });
    expect(warnings).toEqual([`${path}: The key set is empty: no token is good.`]);
  });
});

test("the keys at a URL are fetched", async () => {
  const signer = await makeSigner("ES256", "a");
  const server = await KeySetServer.start(keySetOf(signer));
  const keys = openKeySource(server.url, { warn: () => {}, clock: new FakeClock() });
  afterTest(() => keys.close());
  await keys.refresh();
  expect(keys.current).toBeDefined();
});
