import { describe, expect, test } from "@jest/globals";
import { post, request, requestOf, serveHttp } from "./support/serve-http.ts";

const corsOrigins = ["https://a.example.com", "http://localhost:8080"];

const preflight = (origin: string, ...headers: readonly string[]) =>
  requestOf("OPTIONS", "/v1/operations", `Origin: ${origin}`, "Access-Control-Request-Method: PATCH", ...headers);

/** The headers of the CORS protocol in a response. */
function corsHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers).filter((name) => name.startsWith("access-control-"));
}

describe("with listed origins", () => {
  test.each(corsOrigins)("a page of %s may read the reply and its special headers", async (origin) => {
    const { send } = await serveHttp(undefined, { corsOrigins });
    const { status, headers } = await send(request("/", `Origin: ${origin}`));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-expose-headers":
        "ETag, Location, Retry-After, WWW-Authenticate, X-Request-Id, longrun-lease-token",
      vary: "Origin",
    });
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test.each([
    "https://b.example.com",
    "http://a.example.com",
    "https://a.example.com:444",
    "https://a.example.com.evil.test",
    "https://evil.test/https://a.example.com",
    "null",
    "*",
    "https://a.example.com, https://b.example.com",
  ])("a page of %s may not, and caches are told that it depends", async (origin) => {
    const { send } = await serveHttp(undefined, { corsOrigins });
    for (const bytes of [request("/", `Origin: ${origin}`), preflight(origin)]) {
      const { status, headers } = await send(bytes);
      expect(status).toBe(403);
      expect(corsHeaders(headers)).toEqual([]);
      expect(headers.vary).toBe("Origin");
    }
  });

  test("caches are told that the reply without an origin depends on it too", async () => {
    const { send } = await serveHttp(async () => ({ status: 200, body: "a".repeat(2000) }), { corsOrigins });
    const { headers } = await send(request("/"));
    expect(corsHeaders(headers)).toEqual([]);
    expect(headers.vary).toBe("Origin, Accept-Encoding");
  });

  test("a page may read errors, also those of which no handler knows", async () => {
    const { send } = await serveHttp(() => Promise.reject(new Error()), { corsOrigins });
    const origin = "Origin: https://a.example.com";
    for (const bytes of [request("/", origin), post("/", "x", "Content-Encoding: br", origin)]) {
      const { status, headers } = await send(bytes);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers["access-control-allow-origin"]).toBe("https://a.example.com");
    }
  });

  test("a browser that asks first is told the methods and those of its headers that may be sent", async () => {
    const { connect, requests } = await serveHttp(undefined, { corsOrigins });
    const asked = "Access-Control-Request-Headers: authorization,Content-Type, x-goog-api-key,x-evil,idempotency-key";
    const connection = (await connect()).write(preflight("https://a.example.com", asked)).write(request("/next"));
    const { status, headers } = await connection.response();
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "https://a.example.com",
      "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE",
      "access-control-allow-headers": "authorization, content-type, x-goog-api-key, idempotency-key",
      "access-control-max-age": "600",
      vary: "Origin",
    });
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
    expect((await connection.response()).status).toBe(200);
    expect(requests.map(({ target }) => target)).toEqual(["/next"]);
  });

  test.each([
    "authorization",
    "content-type",
    "x-api-key",
    "x-goog-fieldmask",
    "x-goog-user-project",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "grpc-timeout",
    "x-server-timeout",
    "x-http-method-override",
    "last-event-id",
  ])("the header %s may be sent", async (name) => {
    const { send } = await serveHttp(undefined, { corsOrigins });
    const { headers } = await send(preflight("http://localhost:8080", `Access-Control-Request-Headers: ${name}`));
    expect(headers["access-control-allow-headers"]).toBe(name);
  });

  test.each([
    ["without a method", requestOf("OPTIONS", "/", "Origin: https://a.example.com")],
    ["without an origin", requestOf("OPTIONS", "/", "Access-Control-Request-Method: GET")],
    ["that is no OPTIONS", request("/", "Origin: https://a.example.com", "Access-Control-Request-Method: GET")],
  ])("a request %s goes to the handler", async (_, bytes) => {
    const { send, requests } = await serveHttp(undefined, { corsOrigins });
    expect((await send(bytes)).status).toBe(200);
    expect(requests).toHaveLength(1);
  });
});

test("without listed origins there is no CORS at all", async () => {
  const { send, requests } = await serveHttp();
  for (const bytes of [request("/", "Origin: http://a.test"), preflight("http://a.test")]) {
    const { status, headers } = await send(bytes);
    expect(status).toBe(200);
    expect(corsHeaders(headers)).toEqual([]);
    expect(headers).not.toHaveProperty("vary");
  }
  expect(requests).toHaveLength(2);
});
