import { describe, expect, test } from "@jest/globals";
import { request, requestOf, type ServeHttpOptions, serveHttp } from "./support/serve-http.ts";

/** The status and the reason of the error, with which a request is answered. */
async function ask(bytes: string, options?: ServeHttpOptions): Promise<readonly [number, string | undefined]> {
  const { send, requests } = await serveHttp(undefined, options);
  const { status, json } = await send(bytes);
  expect(requests).toHaveLength(status === 200 ? 1 : 0);
  return [status, json?.error?.details?.[0]?.reason];
}

const served = [200, undefined];
const foreign = [403, "ORIGIN_NOT_ALLOWED"];

describe("the page of an origin", () => {
  test.each(["http://a.test", "http://listed.test", "https://public.test"])("%s may ask", async (origin) => {
    const options = { corsOrigins: ["http://listed.test"], publicUrl: "https://public.test/longrun" };
    for (const method of ["GET", "POST"]) {
      expect(await ask(requestOf(method, "/", `Origin: ${origin}`), options)).toEqual(served);
    }
  });

  test.each([
    "null",
    "https://a.test",
    "http://a.test:81",
    "http://b.a.test",
    "https://evil.test",
    "http://A.test.",
    "",
  ])("%j may not, by any method", async (origin) => {
    for (const method of ["GET", "POST", "PATCH", "DELETE", "OPTIONS"]) {
      const bytes = requestOf(method, "/", `Origin: ${origin}`);
      if (method !== "HEAD") expect(await ask(bytes)).toEqual(foreign);
    }
  });

  test("may ask if the browser says that it is the server's own, which a proxy may hide", async () => {
    const head = ["Origin: https://a.test", "Sec-Fetch-Site: same-origin"];
    expect(await ask(requestOf("POST", "/", ...head))).toEqual(served);
    for (const site of ["same-site", "cross-site", "none"]) {
      expect(await ask(requestOf("POST", "/", "Origin: https://a.test", `Sec-Fetch-Site: ${site}`))).toEqual(foreign);
    }
  });

  test("is as the client asked, with its port and in any case", async () => {
    const bytes = "GET / HTTP/1.1\r\nHost: A.Test:8080\r\nOrigin: http://a.test:8080\r\n\r\n";
    expect(await ask(bytes)).toEqual(served);
  });

  test("is refused before the client is told to send a body", async () => {
    const head = ["Origin: http://evil.test", "Content-Length: 2", "Expect: 100-continue"];
    expect(await ask(requestOf("POST", "/", ...head))).toEqual(foreign);
  });
});

describe("without an Origin", () => {
  test.each(["cross-site", "same-site", "odd"])("a request that browsers call %s changes nothing", async (site) => {
    for (const method of ["POST", "PATCH", "DELETE"]) {
      expect(await ask(requestOf(method, "/", `Sec-Fetch-Site: ${site}`))).toEqual(foreign);
    }
    expect(await ask(request("/", `Sec-Fetch-Site: ${site}`))).toEqual(served);
  });

  test.each(["same-origin", "none"])("one that they call %s may", async (site) => {
    expect(await ask(requestOf("POST", "/", `Sec-Fetch-Site: ${site}`))).toEqual(served);
  });

  test("one of no browser may", async () => {
    expect(await ask(requestOf("DELETE", "/"))).toEqual(served);
  });
});

describe("names of the server", () => {
  const allowedHosts = (host: string) => ["localhost", "[::1]", "127.0.0.1"].includes(host);
  const asking = (host: string, target = "/") => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

  test.each(["localhost", "LOCALHOST:50051", "[::1]", "[::1]:80", "127.0.0.1:1"])("%s is one", async (host) => {
    expect(await ask(asking(host), { allowedHosts })).toEqual(served);
  });

  test.each(["evil.test", "localhost.evil.test:80", "[::2]", "127.0.0.2"])(
    "%s is none, so that a page cannot come by it",
    async (host) => {
      expect(await ask(asking(host), { allowedHosts })).toEqual([403, "HOST_NOT_ALLOWED"]);
      expect(await ask(asking("localhost", `http://${host}/`), { allowedHosts })).toEqual([403, "HOST_NOT_ALLOWED"]);
    },
  );

  test("every one is without a rule", async () => {
    expect(await ask(asking("evil.test"))).toEqual(served);
  });
});
