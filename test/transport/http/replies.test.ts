import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { ErrorShape, HttpHandler, HttpReply } from "../../../src/rest/http.ts";
import { request, requestOf, serveHttp } from "./support/serve-http.ts";

const LONG = "0123456789".repeat(200);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SECRET = "password=hunter2";

describe("a reply has", () => {
  test("its status, headers, length, a date and nosniff", async () => {
    const { send } = await serveHttp(async () => ({
      status: 201,
      headers: { ETag: '"1"', Location: "/a" },
      body: "é",
    }));
    const { status, headers, text } = await send(request("/"));
    expect([status, text]).toEqual([201, "é"]);
    expect(headers).toMatchObject({
      etag: '"1"',
      location: "/a",
      "content-length": "2",
      "x-content-type-options": "nosniff",
    });
    expect(Date.parse(headers.date ?? "")).toBeGreaterThan(Date.now() - 10_000);
  });

  test("its bytes as they are", async () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { send } = await serveHttp(async () => ({ status: 200, body }));
    expect([...(await send(request("/"))).body]).toEqual([...body]);
  });

  test("the length 0 without a body", async () => {
    const { connect } = await serveHttp(async () => ({ status: 200 }));
    const connection = (await connect()).write(request("/"));
    expect((await connection.response()).headers["content-length"]).toBe("0");
    expect((await connection.write(request("/")).response()).status).toBe(200);
  });

  test.each([204, 304])("neither length nor body with the status %d", async (status) => {
    const { connect } = await serveHttp(async () => ({ status, headers: { etag: '"1"' }, body: "not sent" }));
    const connection = (await connect()).write(request("/").repeat(2));
    for (let count = 0; count < 2; count++) {
      const response = await connection.response();
      expect(response).toMatchObject({ status, headers: { etag: '"1"' } });
      expect(response.headers).not.toHaveProperty("content-length");
    }
  });
});

describe("a reply to HEAD has the headers of the reply to GET and no body", () => {
  test.each<[string, HttpReply, string[]]>([
    ["short", { status: 200, headers: { "content-type": "text/plain" }, body: "abc" }, []],
    ["compressed", { status: 200, body: LONG }, ["Accept-Encoding: gzip"]],
    ["an error", { status: 404, body: "{}" }, []],
  ])("if it is %s", async (_, reply, headers) => {
    const { connect, requests } = await serveHttp(async () => reply);
    const connection = await connect();
    const { headers: got } = await connection.write(request("/", ...headers)).response();
    const head = await connection.write(requestOf("HEAD", "/", ...headers)).response("HEAD");
    expect(head.status).toBe(reply.status);
    const own = { date: "", "x-request-id": "" };
    expect({ ...head.headers, ...own }).toEqual({ ...got, ...own });
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
    expect((await connection.write(request("/")).response()).status).toBe(reply.status);
  });
});

describe("a long reply", () => {
  const served = () => serveHttp(async () => ({ status: 200, headers: { vary: "X-A" }, body: LONG }));

  test.each(["gzip", "gzip, deflate", "x-gzip", "*", "GZIP;q=0.5", "br;q=1, gzip;q=0.8", "identity;q=0.5, gzip;q=1.0"])(
    "is compressed if the client accepts %j",
    async (accepted) => {
      const { headers, body } = await (await served()).send(request("/", `Accept-Encoding: ${accepted}`));
      expect(headers).toMatchObject({ "content-encoding": "gzip", vary: "X-A, Accept-Encoding" });
      expect(gunzipSync(body).toString()).toBe(LONG);
      expect(body.length).toBeLessThan(LONG.length / 10);
    },
  );

  test.each([
    undefined,
    "",
    "br",
    "identity",
    "gzip;q=0",
    "*;q=0",
    "gzip;q=0, *;q=1",
    "gzip;q=0.5, identity;q=0.8",
    "gzip;q=x",
    "notgzip",
  ])("is not if it accepts %j", async (accepted) => {
    const header = accepted === undefined ? [] : [`Accept-Encoding: ${accepted}`];
    const { headers, text } = await (await served()).send(request("/", ...header));
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers.vary).toBe("X-A, Accept-Encoding");
    expect(text).toBe(LONG);
  });

  test("has another ETag when it is compressed, and names a header once by which it varies", async () => {
    const headers = { etag: '"a.line"', vary: "Accept-Encoding, X-A" };
    const { send } = await serveHttp(async () => ({ status: 200, headers, body: LONG }));
    expect((await send(request("/"))).headers).toMatchObject(headers);
    const compressed = { etag: '"a.line.gzip"', vary: headers.vary };
    expect((await send(request("/", "Accept-Encoding: gzip"))).headers).toMatchObject(compressed);
  });

  test("is not compressed if it is already", async () => {
    const reply = { status: 200, headers: { "Content-Encoding": "br" }, body: LONG };
    const { send } = await serveHttp(async () => reply);
    const { headers, text } = await send(request("/", "Accept-Encoding: gzip"));
    expect([headers["content-encoding"], text]).toEqual(["br", LONG]);
  });
});

test("a short reply is not compressed", async () => {
  const { send } = await serveHttp(async () => ({ status: 200, body: LONG.slice(0, 1000) }));
  expect((await send(request("/", "Accept-Encoding: gzip"))).headers).not.toHaveProperty("content-encoding");
});

describe("a fault of the handler", () => {
  const faults: Record<string, () => Promise<HttpReply>> = {
    "that is thrown": () => Promise.reject(new Error(SECRET)),
    "that is thrown at once": () => {
      throw new Error(SECRET);
    },
    "that is no error": () => Promise.reject({ status: 200, body: SECRET }),
    "in a header": async () => ({ status: 200, headers: { "x-a": `${SECRET}\r\nx-b: c` } }),
    "in the name of a header": async () => ({ status: 200, headers: { "x a": SECRET } }),
    "in the status": async () => ({ status: 1234, body: SECRET }),
  };

  test.each(Object.entries(faults))(
    "%s is INTERNAL, tells nothing, and the next request is answered",
    async (_, fault) => {
      const { connect, reports, reported } = await serveHttp((given) =>
        given.target === "/" ? fault() : Promise.resolve({ status: 200 }),
      );
      const connection = (await connect()).write(request("/"));
      const response = await connection.response();
      expect(response).toMatchObject({ status: 500, json: { error: { code: 500, status: "INTERNAL" } } });
      expect(JSON.stringify(response)).not.toContain("hunter2");
      expect((await connection.write(request("/next")).response()).status).toBe(200);
      await reported(2);
      expect(reports).toMatchObject([{ code: 13, fault: expect.anything() }, { code: 0 }]);
      expect(reports[1]).not.toHaveProperty("fault");
    },
  );

  test("that it replied to itself is reported", async () => {
    const fault = new Error(SECRET);
    const { send, reports, reported } = await serveHttp(async () => ({ status: 500, fault }));
    await send(request("/"));
    await reported(1);
    expect(reports).toMatchObject([{ code: 13, fault }]);
  });
});

describe("an error that no handler has told has the shape that is given for its target", () => {
  const errorShape: ErrorShape = (target, { reason }, status, requestId) =>
    target.startsWith("/own") ? { json: { reason, status, requestId }, requestId } : undefined;

  test.each<[string, string | Buffer, number, string]>([
    ["a malformed head", request("/own?a", "Grpc-Timeout: x"), 400, "MALFORMED_REQUEST"],
    ["too long a body", requestOf("POST", "/own", "Content-Length: 5000000"), 413, "MESSAGE_TOO_LARGE"],
    ["a deadline", request("/own/late", "Grpc-Timeout: 1m"), 504, "DEADLINE_EXCEEDED"],
    ["a fault", request("/own/fault"), 500, "INTERNAL"],
    ["too long a head", request("/own?a", `X-A: ${"a".repeat(20_000)}`), 431, "METADATA_TOO_LARGE"],
    ["no HTTP", request("/own", "no header"), 400, "MALFORMED_REQUEST"],
  ])("if it is %s", async (_, bytes, status, reason) => {
    const handler: HttpHandler = ({ target }) =>
      target === "/own/late" ? new Promise(() => {}) : Promise.reject(new Error(SECRET));
    const { send } = await serveHttp(handler, { errorShape });
    const response = await send(bytes);
    expect(response.status).toBe(status);
    expect(response.headers["content-type"]).toBe("application/json; charset=UTF-8");
    expect(response.json).toEqual({ reason, status, requestId: response.headers["x-request-id"] });
    expect((await send(request("/", "Grpc-Timeout: x"))).json.error.code).toBe(400);
  });

  test("and the ID of the request that this shape wants, in the report too", async () => {
    const shape: ErrorShape = (_, __, ___, given) => ({ json: given, requestId: `own-${given}` });
    const { send, reports, reported } = await serveHttp(undefined, { errorShape: shape });
    const response = await send(request("/", "X-Request-Id: a", "Grpc-Timeout: x"));
    expect([response.json, response.headers["x-request-id"]]).toEqual(["a", "own-a"]);
    await reported(1);
    expect(reports).toMatchObject([{ requestId: "own-a" }]);
  });
});

describe("the ID of a request", () => {
  test.each(["7b0c6a3e-58c5-4b6e-9d51-1d1f0a4c3b2a", "req_1", "Root=1-67891233-abcdef/a:b+c@d.e", "a".repeat(128)])(
    "is the client's, if that is like %s, in the reply and the report",
    async (given) => {
      const { send, reports, reported } = await serveHttp();
      expect((await send(request("/", `X-Request-Id: ${given}`))).headers["x-request-id"]).toBe(given);
      await reported(1);
      expect(reports).toMatchObject([{ requestId: given }]);
    },
  );

  test.each(["", "a b", '"', "{}", "\u00e9", "a\tb", "a".repeat(129), "a, b"])(
    "is a new one, if the client's is like %j",
    async (given) => {
      const { send, reports, reported } = await serveHttp();
      const { "x-request-id": id } = (await send(request("/", `X-Request-Id: ${given}`))).headers;
      expect(id).toMatch(UUID);
      await reported(1);
      expect(reports).toMatchObject([{ requestId: id }]);
    },
  );

  test("is a new one for each request that has none, in errors too", async () => {
    const { connect } = await serveHttp();
    const connection = await connect();
    const ids = new Set<string | undefined>();
    for (const bytes of [request("/"), request("/"), request("/", "Grpc-Timeout: x")]) {
      ids.add((await connection.write(bytes).response()).headers["x-request-id"]);
    }
    expect(ids.size).toBe(3);
  });

  test("is that of the reply, if it has one", async () => {
    const { send, reports, reported } = await serveHttp(async () => ({
      status: 200,
      headers: { "x-request-id": "7" },
    }));
    expect((await send(request("/", "X-Request-Id: 8"))).headers["x-request-id"]).toBe("7");
    await reported(1);
    expect(reports).toMatchObject([{ requestId: "7" }]);
  });
});
