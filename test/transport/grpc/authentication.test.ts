import { once } from "node:events";
import { describe, expect, jest, test } from "@jest/globals";
import { unauthenticated } from "../../../src/errors.ts";
import { RateLimiter } from "../../../src/transport/rate-limiter.ts";
import { principal } from "../../support/principals.ts";
import { knownCallers } from "../known-callers.ts";
import { CHECK, serveCallers, WATCH } from "./serve-callers.ts";

/** A server that knows some callers. */
async function setUp(options: Parameters<typeof serveCallers>[0] = {}) {
  const callers = knownCallers();
  return { ...callers, ...(await serveCallers({ authenticate: callers.authenticate, ...options })) };
}

describe("who calls is told by", () => {
  test.each([
    ["a bearer token", { authorization: "Bearer good" }, "jwt:alice"],
    ["a token that takes a while", { authorization: "Bearer soon" }, "jwt:bob"],
    ["x-api-key", { "x-api-key": "good" }, "key:ci"],
    ["x-goog-api-key", { "x-goog-api-key": "good" }, "key:ci"],
  ])("%s", async (_, headers, name) => {
    const { call, calls, reports, reported } = await setUp();
    for (const path of [CHECK, WATCH]) expect(await call({ ...headers, ":path": path })).toMatchObject({ code: 0 });
    await reported(2);
    expect(calls.map((each) => each.principal.name)).toEqual([name, name]);
    expect(reports).toMatchObject([
      { rpc: CHECK.slice(1), profile: "grpc", principal: name, remoteAddress: "127.0.0.1", code: 0 },
      { rpc: WATCH.slice(1), profile: "grpc", principal: name, remoteAddress: "127.0.0.1", code: 0 },
    ]);
  });

  test("the certificate of the connection, which is asked for once", async () => {
    let times = 0;
    const certificateOf = () => ({ commonName: `client ${++times}`, uris: [], dnsNames: [] });
    const { call, calls, connect } = await setUp({ certificateOf });
    await call();
    await call();
    await call({}, undefined, connect());
    expect(calls.map((each) => each.principal.name)).toEqual(["cert:client 1", "cert:client 1", "cert:client 2"]);
  });

  test("nobody, if nobody wants to know", async () => {
    const { call, calls } = await setUp({ authenticate: undefined });
    expect(await call({ authorization: "Bearer bad" })).toMatchObject({ code: 0 });
    expect(calls.map((each) => each.principal.name)).toEqual(["anonymous"]);
  });
});

describe("bad credentials are refused", () => {
  test.each([
    ["none", {}, "CREDENTIALS_MISSING"],
    ["a bad token", { authorization: "Bearer bad" }, "TOKEN_INVALID"],
    ["a token that is found bad later", { authorization: "Bearer bad soon" }, "TOKEN_INVALID"],
    ["a bad key", { "x-api-key": "bad" }, "API_KEY_INVALID"],
    ["two keys", { "x-api-key": "bad", "x-goog-api-key": "good" }, "API_KEY_INVALID"],
    ["a key that comes twice", { "x-api-key": ["good", "good"] }, "API_KEY_INVALID"],
  ])("%s", async (_, headers, reason) => {
    const { call, calls, reports, reported } = await setUp();
    const { code, error, body } = await call(headers);
    expect(code).toBe(16);
    expect(error?.reason).toBe(reason);
    expect(body).toHaveLength(0);
    await reported(1);
    expect(reports).toMatchObject([
      { method: CHECK, rpc: CHECK.slice(1), profile: "grpc", principal: "anonymous", code: 16, reason },
    ]);
    expect(JSON.stringify(reports)).not.toMatch(/bad|good/);
    expect(calls).toEqual([]);
  });

  test("before anything of a message has come", async () => {
    const { session } = await setUp();
    const stream = session.request({ ":method": "POST", ":path": CHECK, "content-type": "application/grpc" });
    const [headers] = await once(stream, "response");
    expect(headers["grpc-status"]).toBe("16");
    stream.close();
  });

  test("what cannot be found out now is UNAVAILABLE, and a fault is INTERNAL", async () => {
    const { call, reports, reported } = await setUp();
    expect((await call({ authorization: "Bearer down" })).error?.reason).toBe("AUTHENTICATION_UNAVAILABLE");
    const { code, error } = await call({ authorization: "Bearer fault" });
    expect([code, error?.message]).toEqual([13, "Internal error."]);
    await reported(2);
    expect(reports[1]).toMatchObject({ code: 13, fault: new Error("secret") });
  });

  test.each(["Bearer nothing", "Bearer nothing soon"])(
    "a caller whom the authentication forgets, by %s",
    async (token) => {
      const { call, calls, reports, reported } = await setUp();
      expect((await call({ authorization: token })).code).toBe(13);
      await reported(1);
      expect(reports).toMatchObject([{ code: 13, principal: "anonymous", fault: expect.any(TypeError) }]);
      expect(calls).toEqual([]);
      expect((await call({ authorization: "Bearer good" })).code).toBe(0);
    },
  );
});

describe("while it is being found out who calls", () => {
  const LATER = { authorization: "Bearer later" };

  test("what the client sends is kept, and its deadline counts on", async () => {
    const { call, calls, later, isWaiting } = await setUp();
    const before = Date.now();
    const answer = call({ ...LATER, "grpc-timeout": "1H" });
    await isWaiting;
    const clock = jest.spyOn(performance, "now").mockReturnValue(performance.now() + 600_000);
    later.resolve(principal("late"));
    await new Promise(setImmediate);
    clock.mockRestore();
    expect(await answer).toMatchObject({ code: 0 });
    const [{ deadline = 0, principal: who } = { principal: undefined }] = calls;
    expect(who?.name).toBe("late");
    expect(deadline).toBeGreaterThanOrEqual(before + 3_000_000 - 1);
    expect(deadline).toBeLessThanOrEqual(Date.now() + 3_000_000 + 1);
  });

  test("a call ends at its deadline", async () => {
    const { call, calls, later } = await setUp();
    expect((await call({ ...LATER, "grpc-timeout": "5m" })).error?.reason).toBe("DEADLINE_EXCEEDED");
    later.resolve(principal("late"));
    expect(await call({ "x-api-key": "good" })).toMatchObject({ code: 0 });
    expect(calls.map((each) => each.principal.name)).toEqual(["key:ci"]);
  });

  test("what is known when the deadline has passed is too late", async () => {
    const { call, calls, later, isWaiting } = await setUp();
    const answer = call({ ...LATER, "grpc-timeout": "1H" });
    await isWaiting;
    const clock = jest.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
    later.resolve(principal("late"));
    expect((await answer).error?.reason).toBe("DEADLINE_EXCEEDED");
    clock.mockRestore();
    expect(calls).toEqual([]);
  });

  test("the client may go", async () => {
    const { session, call, calls, later, isWaiting } = await setUp();
    const headers = { ":method": "POST", ":path": CHECK, "content-type": "application/grpc", ...LATER };
    const stream = session.request(headers);
    await isWaiting;
    stream.close();
    await once(stream, "close");
    await call({ "x-api-key": "good" });
    later.resolve(principal("late"));
    await later.promise;
    await call({ "x-api-key": "good" });
    expect(calls.map((each) => each.principal.name)).toEqual(["key:ci", "key:ci"]);
  });

  test("the server may stop", async () => {
    const { call, drain, isWaiting } = await setUp();
    const answer = call(LATER);
    await isWaiting;
    const drained = drain(AbortSignal.abort());
    expect((await answer).error?.reason).toBe("SERVER_DRAINING");
    await drained;
  });
});

test("a certificate that cannot be read lets nobody in, and harms no open path", async () => {
  const certificateOf = () => {
    throw unauthenticated("CREDENTIALS_MISSING", "The certificate is odd.");
  };
  const { call } = await setUp({ certificateOf, openPaths: [CHECK] });
  expect(await call()).toMatchObject({ code: 0 });
  for (const _ of [1, 2]) expect((await call({ ":path": WATCH })).code).toBe(16);
});

test("open paths need no credentials", async () => {
  const { call, calls } = await setUp({ openPaths: [CHECK] });
  expect(await call({ authorization: "Bearer bad" })).toMatchObject({ code: 0 });
  expect((await call({ ":path": WATCH })).code).toBe(16);
  expect(calls.map((each) => each.principal.name)).toEqual(["anonymous"]);
});

test("a principal who makes too many calls is told when to come back", async () => {
  const time = { now: 0 };
  const rateLimiter = new RateLimiter({ perSecond: 1, burst: 1 }, () => time.now);
  const { call, reports, reported } = await setUp({ rateLimiter, openPaths: [WATCH] });
  const key = { "x-api-key": "good" };
  expect(await call(key)).toMatchObject({ code: 0 });
  const { code, error } = await call(key);
  expect([code, error?.reason]).toEqual([8, "RATE_LIMITED"]);
  expect(error?.retryInfo?.retryDelay?.seconds).toBe(1n);
  await reported(2);
  expect(reports[1]).toMatchObject({ principal: "key:ci", code: 8, reason: "RATE_LIMITED" });
  expect(await call({ authorization: "Bearer soon" })).toMatchObject({ code: 0 });
  expect((await call({ authorization: "Bearer soon" })).error?.reason).toBe("RATE_LIMITED");
  for (const _ of [1, 2, 3]) expect(await call({ ...key, ":path": WATCH })).toMatchObject({ code: 0 });
  time.now += 1000;
  expect(await call(key)).toMatchObject({ code: 0 });
});

test("which methods there are is told only to those who may call", async () => {
  const { call, reports, reported, later, isWaiting } = await setUp({ rateLimiter: { take: () => 0 } });
  const unknown = { ":path": "/a.B/C" };
  expect((await call({ ...unknown, authorization: "Bearer bad" })).error?.reason).toBe("TOKEN_INVALID");
  expect((await call(unknown)).error?.reason).toBe("CREDENTIALS_MISSING");
  expect((await call({ ...unknown, "x-api-key": "good" })).error?.reason).toBe("NOT_IMPLEMENTED");
  const answer = call({ ...unknown, authorization: "Bearer later", "grpc-timeout": "99999999H" });
  await isWaiting;
  later.resolve(principal("late"));
  expect((await answer).error?.reason).toBe("NOT_IMPLEMENTED");
  await reported(4);
  expect(reports.map(({ principal }) => principal)).toEqual(["anonymous", "anonymous", "key:ci", "late"]);
});

test("calls of no method count for the rate", async () => {
  const { call } = await setUp({ rateLimiter: { take: () => 10 } });
  expect((await call({ ":path": "/a.B/C", "x-api-key": "good" })).error?.reason).toBe("RATE_LIMITED");
});

test.each(["0n", "0H", "00000000m", "999n"])("a deadline of %s has passed when the call comes", async (timeout) => {
  const { call, calls } = await setUp();
  for (const path of [CHECK, WATCH]) {
    const { code, error } = await call({ ":path": path, "x-api-key": "good", "grpc-timeout": timeout });
    expect([code, error?.reason]).toEqual([4, "DEADLINE_EXCEEDED"]);
  }
  expect(calls).toEqual([]);
});

test("calls of no method are answered and reported without their queries", async () => {
  const { call, reports, reported } = await setUp();
  const { error } = await call({ ":path": "/a.B/C?key=hunter2", "x-api-key": "good" });
  expect(error?.message).toBe('There is no method "/a.B/C".');
  expect(error?.errorInfo?.metadata).toEqual({ path: "/a.B/C" });
  await call({ ":path": CHECK, "grpc-timeout": "x" });
  await reported(2);
  expect(reports).toMatchObject([
    { method: "/a.B/C", rpc: undefined, profile: "grpc", code: 12, reason: "NOT_IMPLEMENTED" },
    { method: CHECK, rpc: CHECK.slice(1), code: 13, reason: "MALFORMED_CALL" },
  ]);
});
