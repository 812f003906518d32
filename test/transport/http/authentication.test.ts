import { describe, expect, test } from "@jest/globals";
import { LongrunError } from "../../../src/errors.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { profileErrors } from "../../../src/rest/profile-errors.ts";
import { RateLimiter } from "../../../src/transport/rate-limiter.ts";
import { principal } from "../../support/principals.ts";
import { knownCallers } from "../known-callers.ts";
import { post, request, requestOf, type ServeHttpOptions, serveHttp } from "./support/serve-http.ts";

/** A server that knows some callers and says who calls. */
async function setUp(options: ServeHttpOptions = {}) {
  const callers = knownCallers();
  const handler = async ({ principal: { name } }: { readonly principal: { readonly name: string } }) => ({
    status: 200,
    body: name,
  });
  return { ...callers, ...(await serveHttp(handler, { authenticate: callers.authenticate, ...options })) };
}

describe("who calls is told by", () => {
  test.each([
    ["a bearer token", request("/", "Authorization: Bearer good"), "jwt:alice"],
    ["a token that takes a while", request("/", "Authorization: Bearer soon"), "jwt:bob"],
    ["x-api-key", request("/", "X-Api-Key: good"), "key:ci"],
    ["x-goog-api-key", request("/", "X-Goog-Api-Key: good"), "key:ci"],
    ["key in the query", request("/a?b=c&key=good&d"), "key:ci"],
    ["$key in the query", request("/a?%24key=goo%64"), "key:ci"],
    ["access_token in the query", request("/a?access_token=good"), "jwt:alice"],
    ["$access_token in the query", request("/a?$access_token=good"), "jwt:alice"],
  ])("%s", async (_, bytes, name) => {
    const { send, reports, reported } = await setUp();
    expect(await send(bytes)).toMatchObject({ status: 200, text: name });
    await reported(1);
    expect(reports).toMatchObject([{ principal: name, code: 0 }]);
  });

  test("the certificate of the connection, which is asked for once", async () => {
    let times = 0;
    const certificateOf = () => ({ commonName: `client ${++times}`, uris: [], dnsNames: [] });
    const { connect } = await setUp({ certificateOf });
    const connection = await connect();
    for (const _ of [1, 2]) expect((await connection.write(request("/")).response()).text).toBe("cert:client 1");
    expect((await (await connect()).write(request("/")).response()).text).toBe("cert:client 2");
  });

  test("nobody, if nobody wants to know", async () => {
    const { send } = await setUp({ authenticate: undefined });
    expect((await send(request("/", "Authorization: Bearer bad"))).text).toBe("anonymous");
  });
});

describe("bad credentials are refused", () => {
  /** The challenge that says that what came is not good. */
  const INVALID = 'Bearer error="invalid_token"';

  test.each([
    ["none", request("/"), "CREDENTIALS_MISSING", "Bearer"],
    ["a bad token", request("/", "Authorization: Bearer bad"), "TOKEN_INVALID", INVALID],
    ["a token bad later", request("/", "Authorization: Bearer bad soon"), "TOKEN_INVALID", INVALID],
    ["a bad key", request("/", "X-Api-Key: bad"), "API_KEY_INVALID", INVALID],
    ["a bad key in the query", request("/?key=bad"), "API_KEY_INVALID", INVALID],
    ["two keys", request("/?key=good", "X-Api-Key: bad"), "API_KEY_INVALID", INVALID],
    ["a key behind an encoded question mark", request("/a%3Fkey=good"), "CREDENTIALS_MISSING", "Bearer"],
  ])("%s", async (_, bytes, reason, challenge) => {
    const { send, requests, reports, reported } = await setUp();
    const { status, headers, json } = await send(bytes);
    expect(status).toBe(401);
    expect(headers).toMatchObject({ "www-authenticate": challenge, "cache-control": "no-store" });
    expect(json.error).toMatchObject({ code: 401, status: "UNAUTHENTICATED", details: [{ reason }] });
    await reported(1);
    expect(reports).toMatchObject([{ principal: "anonymous", code: 16, reason }]);
    expect(JSON.stringify({ ...reports[0], requestId: "" })).not.toMatch(/bad|good/);
    expect(requests).toEqual([]);
  });

  test("what cannot be found out now may be asked again", async () => {
    const { send } = await setUp();
    const { status, headers } = await send(request("/", "Authorization: Bearer down"));
    expect(status).toBe(503);
    expect(headers["retry-after"]).toBe("1");
  });

  test("a fault of the authentication tells nothing", async () => {
    const { send, reports, reported } = await setUp();
    const { status, text } = await send(request("/", "Authorization: Bearer fault"));
    expect(status).toBe(500);
    expect(text).not.toContain("secret");
    await reported(1);
    expect(reports).toMatchObject([{ code: 13, fault: new Error("secret") }]);
  });

  test.each(["Bearer nothing", "Bearer nothing soon"])(
    "a caller whom the authentication forgets, by %s",
    async (token) => {
      const { send, reports, reported } = await setUp();
      expect((await send(request("/", `Authorization: ${token}`))).status).toBe(500);
      await reported(1);
      expect(reports).toMatchObject([{ code: 13, principal: "anonymous", fault: expect.any(TypeError) }]);
    },
  );

  test.each([
    ["/xiq/operations/a", { error_code: "UNAUTHENTICATED", error_message_code: "TOKEN_INVALID" }],
    ["/async/v1/operations/a", { type: "authentication_error", details: null }],
  ])("in the profile of %s, in its shape", async (target, json) => {
    const types = new KnownTypes();
    const mounts = { xiq: "/xiq", async: "/async/v1" };
    const { send } = await setUp({ errorShape: profileErrors({ mounts, types: () => types.registry }) });
    const response = await send(request(target, "Authorization: Bearer bad"));
    expect(response.status).toBe(401);
    expect(response.headers["www-authenticate"]).toBe(INVALID);
    expect(response.json).toMatchObject(json);
  });

  test("pages of listed origins may read why", async () => {
    const origin = "https://a.example.com";
    const { send } = await setUp({ corsOrigins: [origin] });
    const { status, headers } = await send(request("/", `Origin: ${origin}`));
    expect(status).toBe(401);
    expect(headers["access-control-allow-origin"]).toBe(origin);
    expect(headers["access-control-expose-headers"]).toContain("WWW-Authenticate");
  });
});

describe("nothing of the body is read before it is known who calls:", () => {
  test("the client is not told to send it", async () => {
    const { connect } = await setUp();
    const connection = await connect();
    const head = requestOf("POST", "/", "Content-Length: 2", "Expect: 100-continue", "Authorization: Bearer bad");
    expect((await connection.write(head).response()).status).toBe(401);
  });

  test("one that comes without being asked for is left", async () => {
    const { connect } = await setUp();
    const head = requestOf("POST", "/", "Content-Length: 100", "X-Api-Key: bad");
    const connection = (await connect()).write(`${head}begin`);
    const { status, headers } = await connection.response();
    expect([status, headers.connection]).toEqual([401, "close"]);
  });

  test("one that comes in the meantime is there then", async () => {
    const { send, requests } = await setUp();
    expect((await send(post("/", "body", "Authorization: Bearer soon"))).text).toBe("jwt:bob");
    expect(requests.map(({ body }) => Buffer.from(body).toString())).toEqual(["body"]);
  });
});

describe("while it is being found out who calls", () => {
  test("the deadline of the client counts, and the handler is not asked after it", async () => {
    const { connect, later, requests, reported } = await setUp();
    const connection = (await connect()).write(request("/", "Authorization: Bearer later", "Grpc-Timeout: 1m"));
    expect((await connection.response()).status).toBe(504);
    await reported(1);
    later.resolve(principal("late"));
    expect((await connection.write(request("/", "X-Api-Key: good")).response()).text).toBe("key:ci");
    expect(requests).toHaveLength(1);
  });

  test("the client may go", async () => {
    const { connect, later, isWaiting, requests, reports, reported } = await setUp();
    const connection = (await connect()).write(request("/", "Authorization: Bearer later"));
    await isWaiting;
    connection.socket.destroy();
    await reported(1);
    later.resolve(principal("late"));
    await later.promise;
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(requests).toEqual([]);
  });
});

describe("without credentials there are", () => {
  test("open paths, by method and target", async () => {
    const { send } = await setUp({ isOpen: (method, target) => method === "GET" && target === "/livez" });
    expect((await send(request("/livez"))).text).toBe("anonymous");
    expect((await send(request("/livez", "X-Api-Key: bad"))).text).toBe("anonymous");
    expect((await send(requestOf("POST", "/livez"))).status).toBe(401);
    expect((await send(request("/livez?x"))).status).toBe(401);
  });

  test("the questions of browsers before requests of listed origins", async () => {
    const { send, asked } = await setUp({ corsOrigins: ["http://b.test"] });
    const bytes = requestOf("OPTIONS", "/", "Origin: http://b.test", "Access-Control-Request-Method: PATCH");
    expect((await send(bytes)).status).toBe(204);
    expect(asked).toEqual([]);
  });
});

describe("a principal who makes too many requests", () => {
  const limited = () => {
    const time = { now: 0 };
    return { time, rateLimiter: new RateLimiter({ perSecond: 0.4, burst: 1 }, () => time.now) };
  };

  test("is told when to come back; others are not held up", async () => {
    const { time, rateLimiter } = limited();
    const { send, reports, reported } = await setUp({ rateLimiter });
    const ask = (key = "X-Api-Key: good") => send(request("/", key));
    expect((await ask()).status).toBe(200);
    const { status, headers, json } = await ask();
    expect(status).toBe(429);
    expect(headers["retry-after"]).toBe("3");
    expect(json.error.details).toMatchObject([{ reason: "RATE_LIMITED" }, { retryDelay: "2.500s" }]);
    await reported(2);
    expect(reports[1]).toMatchObject({ principal: "key:ci", code: 8, reason: "RATE_LIMITED" });
    expect((await ask("Authorization: Bearer good")).status).toBe(200);
    time.now += 2500;
    expect((await ask()).status).toBe(200);
  });

  test("is told so in the shape of the profile", async () => {
    const types = new KnownTypes();
    const mounts = { xiq: "/xiq", async: "/async/v1" };
    const errorShape = profileErrors({ mounts, types: () => types.registry });
    const { send } = await setUp({ rateLimiter: { take: () => 10 }, errorShape });
    const xiq = await send(request("/xiq/operations/a", "X-Api-Key: good"));
    expect([xiq.status, xiq.json.error_code]).toEqual([429, "RESOURCE_EXHAUSTED"]);
    const other = await send(request("/async/v1/operations/a", "X-Api-Key: good"));
    expect([other.status, other.json.type, other.headers["retry-after"]]).toEqual([429, "rate_limit", "1"]);
  });

  test("may ask open paths all the same, and is held to the rate without authentication too", async () => {
    const { rateLimiter } = limited();
    const { send } = await setUp({ rateLimiter, authenticate: undefined, isOpen: (_, target) => target === "/open" });
    const ask = async (target: string) => (await send(request(target))).status;
    expect([await ask("/open"), await ask("/open"), await ask("/"), await ask("/"), await ask("/open")]).toEqual([
      200, 200, 200, 429, 200,
    ]);
  });
});

test("whoever authenticates may refuse with PERMISSION_DENIED", async () => {
  const authenticate = () => {
    throw new LongrunError("PERMISSION_DENIED", "Not you.");
  };
  const { send } = await setUp({ authenticate });
  expect((await send(request("/"))).status).toBe(403);
});
