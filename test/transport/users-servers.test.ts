import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { createServer as createSecureServer, get as getSecurely } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { bind, type Call } from "../../src/handlers/handler.ts";
import { defaultLimits } from "../../src/limits.ts";
import { Health, ServerReflection } from "../../src/proto/messages.ts";
import type { HttpHandler } from "../../src/rest/http.ts";
import type { AdmissionOptions } from "../../src/transport/admission.ts";
import type { CallReport } from "../../src/transport/call-report.ts";
import { addServices } from "../../src/transport/grpc/add-services.ts";
import { requestListener } from "../../src/transport/http/request-listener.ts";
import { framed, rawCall, rawSession } from "../server/support/raw-client.ts";
import { afterTest } from "../support/after-test.ts";
import { CHECK, WATCH } from "./grpc/serve-callers.ts";
import { knownCallers } from "./known-callers.ts";
import { Authority } from "./tls/support/authority.ts";

const REFLECT = `/${ServerReflection.typeName}/ServerReflectionInfo`;

describe("on a grpc-js server of the user's", () => {
  /** Serves methods of each kind that note who calls them. */
  async function serve(options: AdmissionOptions & { readonly openServices?: readonly string[] }) {
    const callers: string[] = [];
    const reports: CallReport[] = [];
    const note = ({ principal }: Call) => callers.push(principal.name);
    const health = bind(Health, {
      async check(_, call) {
        note(call);
        return new Uint8Array();
      },
      async *watch(_, call) {
        note(call);
        yield new Uint8Array();
      },
    });
    const reflection = bind(ServerReflection, {
      async *serverReflectionInfo(_, call) {
        note(call);
        yield new Uint8Array();
      },
    });
    const server = new Server();
    addServices(server, [health, reflection], { report: (report) => reports.push(report), ...options });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    afterTest(() => server.forceShutdown());
    const session = rawSession(port);
    const call = (path: string, headers: Record<string, string | string[]> = {}) =>
      rawCall(session, framed(Buffer.alloc(0)), { ":path": path, ...headers });
    return { callers, reports, call };
  }

  test.each([CHECK, WATCH, REFLECT])("%s knows who calls", async (path) => {
    const { call, callers, reports } = await serve(knownCallers());
    expect(await call(path, { authorization: "Bearer soon" })).toMatchObject({ code: 0 });
    expect(await call(path, { "x-api-key": "good" })).toMatchObject({ code: 0 });
    expect(callers).toEqual(["jwt:bob", "key:ci"]);
    expect(reports).toMatchObject([
      { rpc: path.slice(1), profile: "grpc", principal: "jwt:bob", remoteAddress: "127.0.0.1" },
      { rpc: path.slice(1), profile: "grpc", principal: "key:ci", remoteAddress: "127.0.0.1" },
    ]);
  });

  test.each([CHECK, WATCH, REFLECT])("%s is not called by those whom the authentication forgets", async (path) => {
    const { call, callers } = await serve(knownCallers());
    expect(await call(path, { authorization: "Bearer nothing" })).toMatchObject({ code: 13 });
    expect(await call(path, { authorization: "Bearer nothing soon" })).toMatchObject({ code: 13 });
    expect(callers).toEqual([]);
  });

  test.each([CHECK, WATCH, REFLECT])("%s is not called by strangers", async (path) => {
    const { call, callers, reports } = await serve(knownCallers());
    const reasons = [
      await call(path),
      await call(path, { authorization: "Bearer bad soon" }),
      await call(path, { "x-api-key": ["good", "bad"] }),
    ].map(({ error }) => error?.reason);
    expect(reasons).toEqual(["CREDENTIALS_MISSING", "TOKEN_INVALID", "API_KEY_INVALID"]);
    expect(callers).toEqual([]);
    expect(reports.map(({ code, principal }) => [code, principal])).toEqual(Array(3).fill([16, "anonymous"]));
  });

  test("callers are held to their rate, but for open services", async () => {
    const rateLimiter = { take: () => 1000 };
    const { call, reports } = await serve({ ...knownCallers(), rateLimiter, openServices: [Health.typeName] });
    const { error } = await call(REFLECT, { "x-api-key": "good" });
    expect(error?.reason).toBe("RATE_LIMITED");
    expect(reports).toMatchObject([{ principal: "key:ci", code: 8, reason: "RATE_LIMITED" }]);
    expect(await call(CHECK, { authorization: "Bearer bad" })).toMatchObject({ code: 0 });
  });

  test("everybody is anonymous if nobody wants to know", async () => {
    const { call, callers } = await serve({});
    await call(CHECK, { authorization: "Bearer bad" });
    expect(callers).toEqual(["anonymous"]);
  });
});

describe("on an HTTP server of the user's", () => {
  const handler: HttpHandler = async ({ principal, origin }) => ({ status: 200, body: `${principal.name} ${origin}` });
  const common = {
    handler,
    isServed: () => true,
    prefix: "",
    limits: defaultLimits,
    report: () => {},
    isDraining: () => false,
  };

  test("requests say who makes them, and pages are not looked at", async () => {
    const listener = requestListener({ ...common, ...knownCallers() });
    const server = createServer((request, response) => listener(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    afterTest(() => server.close());
    const { port } = server.address() as AddressInfo;
    const ask = async (headers: Record<string, string>) => {
      const sent = get({ host: "127.0.0.1", port, path: "/a", headers, agent: false });
      const [response]: IncomingMessage[] = await once(sent, "response");
      return [response?.statusCode, response && (await text(response))];
    };
    const origin = "https://page.test";
    expect(await ask({ "x-api-key": "good", origin })).toEqual([200, `key:ci http://127.0.0.1:${port}`]);
    expect((await ask({ "x-api-key": "bad", origin }))[0]).toBe(401);
  });

  test("bodies have the limit that the listener is told", async () => {
    const listener = requestListener({ ...common, limits: { ...defaultLimits, maxMessageBytes: 10 } });
    const server = createServer((request, response) => listener(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    afterTest(() => server.close());
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const statusOf = async (length: number) => (await fetch(at, { method: "POST", body: "a".repeat(length) })).status;
    expect([await statusOf(10), await statusOf(11)]).toEqual([200, 413]);
  });

  test("with TLS the origin is one of https", async () => {
    const { cert, key } = new Authority().sign("127.0.0.1");
    const listener = requestListener(common);
    const server = createSecureServer({ cert, key }, (request, response) => listener(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    afterTest(() => server.close());
    const { port } = server.address() as AddressInfo;
    const sent = getSecurely({ host: "127.0.0.1", port, path: "/a", rejectUnauthorized: false, agent: false });
    const [response]: IncomingMessage[] = await once(sent, "response");
    expect(response && (await text(response))).toBe(`anonymous https://127.0.0.1:${port}`);
  });
});
