import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Limits } from "../../../../src/limits.ts";
import { type ConnectionRefusal, Listener } from "../../../../src/transport/listener.ts";
import { clientCertificateOf } from "../../../../src/transport/tls/client-certificate-of.ts";
import { TlsCredentials } from "../../../../src/transport/tls/tls-credentials.ts";
import type { ClientAuth } from "../../../../src/transport/tls/tls-files.ts";
import { afterTest } from "../../../support/after-test.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import type { Authority, KeyPair } from "./authority.ts";

/** What a test chooses of a listener with TLS. */
export interface ServeTlsOptions {
  readonly pair: KeyPair;
  /** Signs the certificates of clients; without, they are not asked for any. */
  readonly clientAuthority?: Authority;
  readonly clientAuth?: ClientAuth;
  readonly limits?: Partial<Limits>;
}

/** A listener with TLS that tells each client the protocol and its common name, for one test. */
export async function serveTls(options: ServeTlsOptions) {
  const { pair, clientAuthority, clientAuth = clientAuthority ? "require" : "off", limits } = options;
  const folder = mkdtempSync(join(tmpdir(), "longrun-tls-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem"), clientCa: join(folder, "ca.pem") };
  /** Changes the files; they are looked at when `credentials.check` is called. */
  const install = ({ certFile, keyFile }: Pick<KeyPair, "certFile" | "keyFile">, authority = clientAuthority) => {
    copyFileSync(certFile, files.cert);
    copyFileSync(keyFile, files.key);
    if (authority !== undefined) copyFileSync(authority.certFile, files.clientCa);
  };
  install(pair);
  const told: string[] = [];
  const credentials = TlsCredentials.open(
    { ...files, clientCa: clientAuthority && files.clientCa, clientAuth },
    {
      clock: new FakeClock(Date.now()),
      onReload: () => told.push("reloaded"),
      onError: (error) => told.push(`error: ${(error as Error).message}`),
      onWarning: (message) => told.push(`warning: ${message}`),
    },
  );
  afterTest(() => credentials.close());
  const reasons: ConnectionRefusal[] = [];
  let onRefused = () => {};
  const answer = (protocol: string) => (socket: Socket) => {
    socket.on("error", () => {});
    socket.write(`${protocol} ${clientCertificateOf(socket)?.subject.CN ?? "nobody"}\n`);
    socket.pipe(socket);
  };
  const listener = new Listener(
    { http1: answer("http1"), http2: answer("http2") },
    {
      tls: credentials,
      limits,
      onRefused: (reason) => {
        reasons.push(reason);
        onRefused();
      },
    },
  );
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(() => {
    listener.stop();
    listener.destroyConnections();
  });
  return {
    port,
    listener,
    credentials,
    install,
    /** What the credentials have told. */
    told,
    /** Resolves with the reasons when so many connections have been refused. */
    refused: (count: number) =>
      new Promise<readonly ConnectionRefusal[]>((resolve) => {
        onRefused = () => {
          if (reasons.length >= count) resolve(reasons);
        };
        onRefused();
      }),
  };
}
