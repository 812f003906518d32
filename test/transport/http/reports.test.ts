import { describe, expect, test } from "@jest/globals";
import { request, requestOf, serveHttp } from "./support/serve-http.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("a report", () => {
  test("tells method, path, code and time of every request, but not its query", async () => {
    const { connect, reports, reported } = await serveHttp(async ({ target }) => ({
      status: target === "/a" ? 200 : 404,
    }));
    const connection = (await connect()).write(request("/a")).write(requestOf("DELETE", "/b?key=hunter2"));
    connection.write(request("/c", "Grpc-Timeout: x"));
    await reported(3);
    const common = {
      rpc: undefined,
      profile: "none",
      resource: undefined,
      principal: "anonymous",
      remoteAddress: "127.0.0.1",
      milliseconds: expect.any(Number),
    };
    const requestId = expect.stringMatching(UUID);
    expect(reports).toEqual([
      { ...common, method: "GET /a", code: 0, requestId },
      { ...common, method: "DELETE /b", code: 5, requestId },
      { ...common, method: "GET /c", code: 3, reason: "MALFORMED_REQUEST", requestId },
    ]);
  });

  test("has what the reply says of itself", async () => {
    const said = { rpc: "a.B/C", profile: "xiq", reason: "STALE_ETAG" } as const;
    const { send, reports, reported } = await serveHttp(async () => ({ status: 409, code: 10, ...said }));
    await send(request("/"));
    await reported(1);
    expect(reports).toMatchObject([{ ...said, code: 10 }]);
  });

  test("has the code that the reply names rather than that of the status", async () => {
    const { send, reports, reported } = await serveHttp(async () => ({ status: 409, code: 6 }));
    await send(request("/"));
    await reported(1);
    expect(reports).toMatchObject([{ code: 6 }]);
  });

  test.each([
    [200, 0],
    [304, 0],
    [400, 3],
    [401, 16],
    [403, 7],
    [404, 5],
    [405, 12],
    [409, 10],
    [412, 9],
    [429, 8],
    [500, 13],
    [501, 12],
    [502, 13],
    [503, 14],
    [504, 4],
  ])("takes the status %d for the code %d", async (status, code) => {
    const { send, reports, reported } = await serveHttp(async () => ({ status }));
    await send(request("/"));
    await reported(1);
    expect(reports).toMatchObject([{ code }]);
  });

  test("is short, and of no characters that end a text in a log", async () => {
    const { send, reports, reported } = await serveHttp();
    await send(request(`/"\\${"a".repeat(10_000)}`));
    await reported(1);
    expect(reports[0]?.method).toMatch(/^GET \/%22%5Ca+…$/);
    expect(reports[0]?.method.length).toBeLessThan(120);
  });
});
