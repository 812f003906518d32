import { text } from "node:stream/consumers";
import { describe, expect, jest, test } from "@jest/globals";
import { OperationRegistry } from "../../src/proto/messages.ts";
import { samplesOf } from "../observe/support/exposition.ts";
import { Authority, type KeyPair } from "../transport/tls/support/authority.ts";
import { connectTls } from "../transport/tls/support/tls-client.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { type Brought, type Door, doors } from "./support/doors.ts";
import { serveSecured } from "./support/secured-server.ts";
import { open, send } from "./support/send.ts";
import { TlsFilesOnDisk, tlsOf } from "./support/tls-files.ts";

jest.setTimeout(60_000);

const POLICY = `
rules:
  - { role: admin, parents: ["**"], principals: ["cert:root", "cert:spiffe://example/ns/prod/*", "jwt:root", "key:root"] }
`;

/** A server with TLS that knows the clients of one authority. */
async function start(clientAuth: "request" | "require", policy = POLICY) {
  const [authority, clients] = [new Authority("Servers"), new Authority("Clients")];
  const files = new TlsFilesOnDisk(authority.sign("server"));
  let key = "";
  const server = await serveSecured({
    settings: { ...files.settings, "tls-client-ca": clients.certFile, "tls-client-auth": clientAuth },
    prepare: (callers) => {
      callers.setPolicy(policy);
      key = callers.addKey("root");
    },
  });
  const tls = (own?: KeyPair) => tlsOf(authority, own);
  return { ...server, authority, clients, files, key, tls, port: server.port };
}

/** How a call ended: the code and who has made it, or that there was no connection for it. */
async function outcome(server: Awaited<ReturnType<typeof start>>, door: Door, brought: Brought): Promise<unknown> {
  server.reports.take();
  const answer = await door.knock(server.port, brought).catch(() => undefined);
  if (answer === undefined || (answer.code === "UNAVAILABLE" && answer.reason === undefined)) return "no connection";
  const [report] = await server.reports.count(1);
  return [report?.reason ?? "OK", report?.principal];
}

describe.each(doors.filter(({ name }) => name !== "what is not there" && !name.includes("watch")))("$name", (door) => {
  // Of the doors some ask for an operation that is not there, which only those are told who may know it.
  const isLetIn = (reason: string) => expect.stringMatching(reason === "OK" ? /^(OK|OPERATION_NOT_FOUND)$/ : reason);

  test("knows callers by the certificates of its authority, and takes no others", async () => {
    const server = await start("request");
    const { clients, tls, key, callers } = server;
    const root = clients.sign("root", "IP:127.0.0.1");
    const spiffe = clients.sign("root", "URI:https://other.example,URI:spiffe://example/ns/prod/web");
    const foreign = new Authority("Strangers").sign("root", "IP:127.0.0.1");
    const [good, other] = [await callers.token({}), await callers.token({ exp: 1 })];
    const cases: Record<string, readonly [Brought, unknown]> = {
      "a common name": [{ tls: tls(root) }, [isLetIn("OK"), "cert:root"]],
      "a SPIFFE ID": [{ tls: tls(spiffe) }, [isLetIn("OK"), "cert:spiffe://example/ns/prod/web"]],
      "of strangers": [{ tls: tls(foreign) }, "no connection"],
      "of strangers, with a good key": [{ tls: tls(foreign), headers: { "x-api-key": key } }, "no connection"],
      none: [{ tls: tls() }, ["CREDENTIALS_MISSING", "anonymous"]],
      "none, but a key": [{ tls: tls(), headers: { "x-api-key": key } }, [isLetIn("OK"), "key:root"]],
      "and a key": [{ tls: tls(spiffe), headers: { "x-api-key": key } }, [isLetIn("OK"), "key:root"]],
      "and a token": [{ tls: tls(spiffe), headers: { authorization: `Bearer ${good}` } }, [isLetIn("OK"), "jwt:root"]],
      "and a bad token": [
        { tls: tls(root), headers: { authorization: `Bearer ${other}` } },
        ["TOKEN_INVALID", "anonymous"],
      ],
      "that could pass for a URI": [
        { tls: tls(clients.sign("spiffe:\\/\\/example\\/ns\\/prod\\/web", "IP:127.0.0.1")) },
        ["CERTIFICATE_INVALID", "anonymous"],
      ],
    };
    for (const [as, [brought, expected]] of Object.entries(cases)) {
      expect({ as, outcome: await outcome(server, door, brought) }).toEqual({ as, outcome: expected });
    }
    expect(await outcome(server, door, {})).toBe("no connection");
  });

  test("has no connection without a certificate where they are required", async () => {
    const server = await start("require");
    const { clients, tls, key } = server;
    const foreign = new Authority("Strangers").sign("root", "IP:127.0.0.1");
    expect(await outcome(server, door, { tls: tls(), headers: { "x-api-key": key } })).toBe("no connection");
    expect(await outcome(server, door, { tls: tls(foreign) })).toBe("no connection");
    const root = tls(clients.sign("root", "IP:127.0.0.1"));
    expect(await outcome(server, door, { tls: root })).toEqual([isLetIn("OK"), "cert:root"]);
  });
});

test("a certificate gives nobody more than the policy", async () => {
  const server = await start("require");
  const { clients, tls, port } = server;
  const web = tls(clients.sign("web", "URI:spiffe://example/ns/test/web"));
  const { error } = await callGrpc(port, OperationRegistry.method.createOperation, {}, { credentials: web.grpc });
  expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
  const { status } = await send(port, { method: "POST", path: "/v1/operations", body: "{}", tls: web.http });
  expect(status).toBe(403);
});

test("new TLS files are for new connections: open watches go on, and broken ones leave the old ones in use", async () => {
  const server = await start("request");
  const { authority, clients, files, tls, port, check, log, metrics } = server;
  const root = tls(clients.sign("root", "IP:127.0.0.1"));
  const call = (method: Parameters<typeof callGrpc>[1], request: Record<string, unknown>) =>
    callGrpc(port, method, request, { credentials: root.grpc });
  const { createOperation, updateOperation, watchOperation } = OperationRegistry.method;
  await call(createOperation, { operationId: "a" });
  const name = "operations/a";
  const headers = Promise.withResolvers<void>();
  const watched = callGrpc(port, watchOperation, { name }, { credentials: root.grpc, onHeaders: headers.resolve });
  await headers.promise;
  const stream = await open(port, { path: `/v1/${name}:watch`, tls: root.http });
  const told = text(stream);

  const next = authority.sign("next");
  files.install({ certFile: next.certFile, keyFile: authority.sign("other").keyFile });
  check();
  expect(log()).toContain("the private key is not that of the certificate; what was before it stays in use.");
  expect(await certificateOf(port, root)).toBe("server");
  files.install(next);
  check();
  expect(await certificateOf(port, root)).toBe("next");
  const result = { case: "response" as const, value: { typeUrl: "a/google.protobuf.Empty" } };
  await call(updateOperation, { name, operation: { done: true, result } });
  expect((await watched).messages).toHaveLength(2);
  expect(await told).toContain("SUCCEEDED");
  expect(await samplesOf(metrics, "longrun_file_reloads_total")).toEqual({
    "file=tls,outcome=ok": 1,
    "file=tls,outcome=failed": 1,
  });
});

/** The common name of the certificate that a server shows to a new connection. */
async function certificateOf(port: number, { http }: NonNullable<Brought["tls"]>): Promise<unknown> {
  const socket = await connectTls(port, { ...http, ALPNProtocols: ["http/1.1"] });
  return socket.getPeerCertificate().subject.CN;
}
