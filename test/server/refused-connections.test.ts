import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import type { ServerOptions } from "../../src/index.ts";
import { Metrics } from "../../src/observe/metrics/metrics.ts";
import { TlsCredentials } from "../../src/transport/tls/tls-credentials.ts";
import { samplesOf } from "../observe/support/exposition.ts";
import { afterTest } from "../support/after-test.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { connectTls } from "../transport/tls/support/tls-client.ts";
import { serve } from "./support/serve.ts";

/** A server that is measured; `refused` has the numbers of refused connections when there are so many in all. */
async function measured(options: Partial<ServerOptions>) {
  const metrics = new Metrics("1.0.0");
  const { port } = await serve({ ...options, metrics });
  const refused = async (count: number) => {
    for (;;) {
      const samples = await samplesOf(metrics, "longrun_connections_refused_total");
      if (Object.values(samples).reduce((sum, each) => sum + each, 0) >= count) return samples;
      await new Promise(setImmediate);
    }
  };
  return { port, refused };
}

function open(port: number) {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  afterTest(() => socket.destroy());
  return socket.resume();
}

test("one connection more than there may be is counted", async () => {
  const { port, refused } = await measured({ limits: { maxConnections: 1 } });
  await once(open(port), "connect");
  await once(open(port), "close");
  expect(await refused(1)).toEqual({
    "reason=too_many": 1,
    "reason=tls_handshake": 0,
    "reason=client_certificate": 0,
  });
});

test("clients that TLS does not let in are counted by what they lack", async () => {
  const [authority, stranger] = [new Authority(), new Authority("Stranger")];
  const { certFile: cert, keyFile: key } = authority.sign("server");
  const tls = TlsCredentials.open(
    { cert, key, clientCa: authority.certFile, clientAuth: "request" },
    { onError: () => {}, onWarning: () => {} },
  );
  afterTest(() => tls.close());
  const { port, refused } = await measured({ tls });
  open(port).write("GET / HTTP/1.1\r\n\r\n");
  await refused(1);
  const unknown = stranger.sign("client");
  await connectTls(port, { ca: authority.cert, cert: unknown.cert, key: unknown.key }).catch(() => {});
  expect(await refused(2)).toEqual({
    "reason=too_many": 0,
    "reason=tls_handshake": 1,
    "reason=client_certificate": 1,
  });
});
