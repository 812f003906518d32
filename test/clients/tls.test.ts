import { connect } from "node:http2";
import { buffer } from "node:stream/consumers";
import { Client, credentials } from "@grpc/grpc-js";
import { expect, test } from "@jest/globals";
import { bind } from "../../src/handlers/handler.ts";
import { reflectionHandlers } from "../../src/handlers/reflection.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { Health } from "../../src/proto/messages.ts";
import { GrpcTransport } from "../../src/transport/grpc/grpc-transport.ts";
import { HttpTransport } from "../../src/transport/http/http-transport.ts";
import { Listener } from "../../src/transport/listener.ts";
import { TlsCredentials } from "../../src/transport/tls/tls-credentials.ts";
import type { ClientAuth } from "../../src/transport/tls/tls-files.ts";
import { afterTest } from "../support/after-test.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { runClient } from "./run-client.ts";

const CHECK = `${Health.typeName}/Check`;

/** A port where health and reflection are served over gRPC, and a greeting over HTTP/1.1 and HTTP/2, with TLS. */
async function serveTls(clientAuth: ClientAuth) {
  const authority = new Authority();
  const { certFile, keyFile } = authority.sign("server");
  const tls = TlsCredentials.open(
    { cert: certFile, key: keyFile, clientCa: authority.certFile, clientAuth },
    { onError: () => {}, onWarning: () => {} },
  );
  afterTest(() => tls.close());
  const check = async () => Buffer.from([8, 1]);
  const health = bind(Health, { check, list: check, watch: async function* () {} });
  const reflection = reflectionHandlers([Health.typeName], () => new KnownTypes(undefined).descriptors);
  const http = new HttpTransport({
    handler: async ({ origin }) => ({ status: 200, body: `hello from ${origin}` }),
    report: () => {},
  });
  const grpc = new GrpcTransport({
    services: [health, ...reflection],
    report: () => {},
    onOther: (request) => http.acceptStream(request),
  });
  const handlers = {
    http1: (socket: Parameters<HttpTransport["accept"]>[0]) => http.accept(socket),
    http2: (socket: Parameters<HttpTransport["accept"]>[0]) => grpc.accept(socket),
  };
  const listener = new Listener(handlers, { tls });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(async () => {
    listener.stop();
    const grace = AbortSignal.abort();
    await Promise.all([grpc.drain(grace), http.drain(grace)]);
    listener.destroyConnections();
  });
  return { address: `127.0.0.1:${port}`, authority };
}

test("one port with TLS is called by grpcurl, buf curl, grpc-js and curl, whatever that offers", async () => {
  const { address, authority } = await serveTls("off");
  const grpcurl = await runClient("grpcurl", ["-cacert", authority.certFile, address, CHECK]);
  expect(JSON.parse(grpcurl.stdout)).toEqual({ status: "SERVING" });

  for (const own of [[], ["--http2-prior-knowledge"]]) {
    const common = ["--protocol", "grpc", "--cacert", authority.certFile, `https://${address}/${CHECK}`];
    const buf = await runClient("buf", ["curl", ...own, ...common]);
    expect(JSON.parse(buf.stdout)).toEqual({ status: "SERVING" });
  }

  const client = new Client(address, credentials.createSsl(Buffer.from(authority.cert)));
  afterTest(() => client.close());
  const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
    const identity = (bytes: Buffer) => bytes;
    client.makeUnaryRequest(`/${CHECK}`, identity, identity, Buffer.alloc(0), (error, bytes) => {
      if (error) reject(error);
      else resolve(bytes);
    });
  });
  expect(answer).toEqual(Buffer.from([8, 1]));

  const offers: readonly (readonly [string, ...string[]])[] = [
    ["2"],
    ["2", "--http2"],
    ["2", "--http2-prior-knowledge"],
    ["1.1", "--http1.1"],
    ["1.1", "--no-alpn"],
    ["2", "--tlsv1.2", "--tls-max", "1.2"],
  ];
  for (const [version, ...offer] of offers) {
    const common = ["-sS", "--cacert", authority.certFile, "-w", " by %{http_version}", `https://${address}/`];
    const curl = await runClient("curl", [...offer, ...common]);
    const stdout = `hello from https://${address} by ${version}`;
    expect({ offer, ...curl }).toEqual({ offer, exitCode: 0, stdout, stderr: "" });
  }
});

test("one connection by TLS takes calls of gRPC and requests of REST at the same time", async () => {
  const { address, authority } = await serveTls("off");
  const session = connect(`https://${address}`, { ca: authority.cert });
  afterTest(() => session.destroy());
  const answers = [
    { ":path": "/" },
    { ":path": `/${CHECK}`, ":method": "POST", "content-type": "application/grpc" },
  ].map(async (headers) => {
    const stream = session.request(headers, { endStream: false });
    stream.end(headers[":method"] && Buffer.alloc(5));
    return buffer(stream);
  });
  const [greeting, status] = await Promise.all(answers);
  expect(String(greeting)).toBe(`hello from https://${address}`);
  expect(status).toEqual(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
  expect(session.alpnProtocol).toBe("h2");
});

test("clients that need certificates bring them, by grpcurl, buf curl and curl", async () => {
  const { address, authority } = await serveTls("require");
  const { certFile, keyFile } = authority.sign("client");
  const commands: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      "grpcurl",
      ["-cert", certFile, "-key", keyFile],
      ["-cacert", authority.certFile, "-max-time", "5", address, CHECK],
    ],
    [
      "buf",
      ["--cert", certFile, "--key", keyFile],
      ["--cacert", authority.certFile, "--protocol", "grpc", `https://${address}/${CHECK}`],
    ],
    ["curl", ["--cert", certFile, "--key", keyFile], ["-sS", "--cacert", authority.certFile, `https://${address}/`]],
  ];
  for (const [command, own, others] of commands) {
    const verb = command === "buf" ? ["curl"] : [];
    expect(await runClient(command, [...verb, ...own, ...others])).toMatchObject({ exitCode: 0 });
    expect((await runClient(command, [...verb, ...others])).exitCode).not.toBe(0);
  }
});
