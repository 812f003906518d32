import { beforeAll, describe, expect, test } from "@jest/globals";
import { RemoteKeySource } from "../../src/authentication/remote-key-source.ts";
import { TokenVerifier } from "../../src/authentication/token-verifier.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { KeySetServer } from "./support/key-set-server.ts";
import { keySetOf, makeSigner, type Signer } from "./support/signer.ts";

const issuer = "https://issuer.example.com/";

let old: Signer;
let young: Signer;

beforeAll(async () => {
  [old, young] = await Promise.all([makeSigner("ES256", "old"), makeSigner("ES256", "young")]);
});

/** A server with the old key, a source of its keys whose first fetch has not ended yet, and who verifies by them. */
async function start(prepare: (server: KeySetServer) => void = () => {}) {
  const server = await KeySetServer.start(keySetOf(old));
  prepare(server);
  const clock = new FakeClock();
  const warnings: string[] = [];
  let reloads = 0;
  const onReload = () => {
    reloads += 1;
  };
  const source = new RemoteKeySource(server.url, { warn: (message) => warnings.push(message), onReload, clock });
  afterTest(() => source.close());
  const verifier = new TokenVerifier({ issuer, audiences: ["longrun"], keys: source, clock });
  const sign = (signer: Signer, header: Record<string, unknown> = {}) => {
    return signer.sign({ iss: issuer, aud: "longrun", sub: "alice", exp: clock.now() / 1000 + 36_000 }, header);
  };
  const isGood = async (token: string) => {
    const outcome = await Promise.resolve(verifier.verify(token)).catch((error: unknown) => error);
    return outcome instanceof Error ? outcome.message : true;
  };
  return { server, clock, warnings, reloads: () => reloads, source, sign, isGood };
}

describe("the keys at a URL", () => {
  test("are fetched at once, and calls wait for the first ones", async () => {
    const { server, sign, isGood, warnings } = await start();
    const token = await sign(old);
    expect(await Promise.all([isGood(token), isGood(token)])).toEqual([true, true]);
    expect(server.requests).toBe(1);
    expect(warnings).toEqual([]);
  });

  test("are fetched again every 10 minutes, so that a key that is gone is good no more", async () => {
    const { server, clock, source, sign, isGood } = await start();
    const token = await sign(old);
    expect(await isGood(token)).toBe(true);
    server.publish(keySetOf(young));
    const requested = server.nextRequest();
    clock.advance(599_999);
    expect(await isGood(token)).toBe(true);
    expect(server.requests).toBe(1);
    clock.advance(1);
    await requested;
    await source.refresh();
    expect(await isGood(token)).toContain("kid");
    expect(server.requests).toBe(2);
  });

  test("stay the same object as long as they are the same", async () => {
    const { server, clock, source } = await start();
    await source.refresh();
    const { current } = source;
    clock.advance(600_000);
    await source.refresh();
    expect(server.requests).toBe(2);
    expect(source.current).toBe(current);
  });

  test("are looked at again for a token with an unknown key", async () => {
    const { server, clock, sign, isGood } = await start();
    expect(await isGood(await sign(old))).toBe(true);
    server.publish(keySetOf(old, young));
    clock.advance(30_000);
    expect(await isGood(await sign(young))).toBe(true);
    expect(server.requests).toBe(2);
  });

  test("are fetched at most once in 30 s, however many unknown keys come", async () => {
    const { server, clock, source, sign, isGood } = await start();
    await source.refresh();
    const flood = await Promise.all(Array.from({ length: 20 }, (_, index) => sign(young, { kid: `made up ${index}` })));
    const refuse = async () => {
      for (const message of await Promise.all(flood.map(isGood))) expect(message).toContain("kid");
    };
    await refuse();
    clock.advance(29_999);
    await refuse();
    expect(server.requests).toBe(1);
    clock.advance(1);
    await refuse();
    await refuse();
    expect(server.requests).toBe(2);
  });

  test("can be looked at at once", async () => {
    const { server, source, sign, isGood } = await start();
    await source.refresh();
    server.publish(keySetOf(young));
    source.check();
    await source.refresh();
    expect(await isGood(await sign(young))).toBe(true);
  });

  test("are fetched no more once the source is closed", async () => {
    const { server, clock, source } = await start();
    await source.refresh();
    source.close();
    source.check();
    clock.advance(36_000_000);
    await source.refresh();
    expect(clock.timers).toBe(0);
    expect(server.requests).toBe(1);
  });

  test("are not waited for by who closes the source", async () => {
    const { clock, source, warnings } = await start((server) => {
      server.answer = () => {};
    });
    const first = source.refresh();
    source.close();
    await first;
    expect(clock.timers).toBe(0);
    expect(warnings).toEqual([]);
  });
});

describe("while the keys cannot be had", () => {
  test("the last good ones stay, and the failure is warned of once", async () => {
    const { server, clock, source, sign, isGood, warnings } = await start();
    const token = await sign(old);
    await source.refresh();
    server.fail();
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.advance(600_000);
      await source.refresh();
      expect(await isGood(token)).toBe(true);
    }
    expect(warnings).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/keys: .* 503\.$/)]);
  });

  test.each(['{"keys":[]}', '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'])(
    "for the set is %s, the last good ones stay, and that they can be had again is told",
    async (text) => {
      const { server, source, sign, isGood, warnings, reloads } = await start();
      const token = await sign(old);
      await source.refresh();
      server.publish(text);
      source.check();
      await source.refresh();
      expect(await isGood(token)).toBe(true);
      expect(warnings).toHaveLength(1);
      expect(reloads()).toBe(0);
      server.publish(keySetOf(old));
      source.check();
      await source.refresh();
      expect(await isGood(token)).toBe(true);
      expect(warnings).toHaveLength(1);
      expect(reloads()).toBe(1);
    },
  );

  test("they are fetched again after 30 s, and from then on every 10 minutes", async () => {
    const { server, clock, source, sign, isGood } = await start();
    await source.refresh();
    server.fail();
    clock.advance(600_000);
    await source.refresh();
    expect(clock.delays).toEqual([30_000]);
    server.publish(keySetOf(young));
    const requested = server.nextRequest();
    clock.advance(30_000);
    await requested;
    await source.refresh();
    expect(await isGood(await sign(young))).toBe(true);
    expect(clock.delays).toEqual([600_000]);
  });

  test("and never could, calls are told to come again, until they can", async () => {
    const { server, clock, sign, isGood } = await start((failing) => failing.fail());
    const token = await sign(old);
    expect(await isGood(token)).toContain("cannot be checked at the moment");
    expect(await isGood(token)).toContain("cannot be checked at the moment");
    expect(server.requests).toBe(1);
    server.publish(keySetOf(old));
    clock.advance(5000);
    expect(await isGood(token)).toBe(true);
    expect(server.requests).toBe(2);
  });

  const failures: readonly (readonly [why: string, answer: KeySetServer["answer"], message: string])[] = [
    ["the answer is no JSON", (_, response) => response.end("<html>"), "no JSON."],
    ["the answer is no key set", (_, response) => response.end('{"key":[]}'), "no JSON Web Key Set"],
    ["the answer has a list of other things", (_, response) => response.end('{"keys":[1]}'), "no JSON Web Key Set"],
    ["the answer has no keys", (_, response) => response.end('{"keys":[]}'), "no key that can be used."],
    [
      "the answer has no usable key",
      (_, response) => response.end('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'),
      "no key that can be used. Key 1 of the key set is not used: it is symmetric.",
    ],
    ["the answer is too long", (_, response) => response.end(" ".repeat((1 << 20) + 1)), "more than 1048576 bytes"],
    [
      "the answer leads elsewhere",
      ({ url }, response) => {
        if (url === "/elsewhere") response.end(keySetOf(old));
        else response.writeHead(302, { location: "/elsewhere" }).end();
      },
      "redirect",
    ],
    ["the connection breaks", (request) => request.socket.destroy(), "fetch failed: "],
  ];

  test.each(failures)("because %s, that is told", async (_, answer, message) => {
    const { source, warnings } = await start((server) => {
      server.answer = answer;
    });
    await source.refresh();
    expect(source.current).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(message)]);
    expect(warnings[0]).not.toContain("tenant");
  });

  test("because the answer does not come in 5 s, the fetch ends", async () => {
    const asked = Promise.withResolvers<void>();
    const { clock, source, warnings } = await start((server) => {
      server.answer = (_, response) => {
        response.write('{"keys":[');
        asked.resolve();
      };
    });
    await asked.promise;
    clock.advance(5000);
    await source.refresh();
    expect(warnings).toEqual([expect.stringContaining("no answer in 5000 ms")]);
  });
});
