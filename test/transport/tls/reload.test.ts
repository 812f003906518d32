import { once } from "node:events";
import { Server, type TLSSocket } from "node:tls";
import { expect, jest, test } from "@jest/globals";
import { Listener } from "../../../src/transport/listener.ts";
import { TlsCredentials } from "../../../src/transport/tls/tls-credentials.ts";
import { afterTest } from "../../support/after-test.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { Authority } from "./support/authority.ts";
import { serveTls } from "./support/serve-tls.ts";
import { connectTls, greet } from "./support/tls-client.ts";

async function echoes(socket: TLSSocket): Promise<boolean> {
  socket.write("still there");
  const [data] = await once(socket, "data");
  return String(data) === "still there";
}

test("a new certificate is used for new connections, and the open ones go on", async () => {
  const authority = new Authority();
  const [first, second] = [authority.sign("first"), authority.sign("second")];
  const { port, install, credentials, told } = await serveTls({ pair: first });
  const before = await connectTls(port, { ca: authority.cert });
  await greet(before);
  expect(before.getPeerCertificate().subject.CN).toBe("first");

  install(second);
  credentials.check();
  const after = await connectTls(port, { ca: authority.cert });
  expect(after.getPeerCertificate().subject.CN).toBe("second");
  expect(told).toEqual(["reloaded"]);
  expect(await greet(after)).toBe("http1 nobody");
  await expect(echoesAfterGreeting(before)).resolves.toBe(true);
});

async function echoesAfterGreeting(socket: TLSSocket): Promise<boolean> {
  socket.removeAllListeners("data");
  return echoes(socket);
}

test("files that do not belong together are reported once, and those before stay in use", async () => {
  const authority = new Authority();
  const [first, second] = [authority.sign("first"), authority.sign("second")];
  const { port, install, credentials, told } = await serveTls({ pair: first });
  install({ certFile: second.certFile, keyFile: first.keyFile });
  credentials.check();
  credentials.check();
  expect(told).toEqual(["error: the private key is not that of the certificate"]);
  const socket = await connectTls(port, { ca: authority.cert });
  expect(socket.getPeerCertificate().subject.CN).toBe("first");

  install(second);
  credentials.check();
  expect(told.slice(1)).toEqual(["reloaded"]);
});

test("a listener takes new certificates until it stops, also if it could not listen once", async () => {
  const authority = new Authority();
  const [first, second] = [authority.sign("first"), authority.sign("second")];
  const { port, install, credentials } = await serveTls({ pair: first });
  const listener = new Listener({ http1: () => {}, http2: () => {} }, { tls: credentials });
  await expect(listener.listen({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  const taken = jest.spyOn(Server.prototype, "setSecureContext");
  afterTest(() => taken.mockRestore());
  install(second);
  credentials.check();
  expect(taken).toHaveBeenCalledTimes(2);
  taken.mockClear();
  listener.stop();
  install(first);
  credentials.check();
  expect(taken).toHaveBeenCalledTimes(1);
});

test("an authority that is taken off is trusted no more, nor is a session that it once let in", async () => {
  const [old, young] = [new Authority("Old"), new Authority("Young")];
  const pair = old.sign("server");
  const { port, install, credentials, refused } = await serveTls({ pair, clientAuthority: old });
  const { cert, key } = old.sign("client");
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    install(pair, old);
    credentials.check();
    const sessions: Buffer[] = [];
    const socket = await connectTls(port, { ca: old.cert, cert, key, maxVersion });
    socket.on("session", (session) => sessions.push(session));
    expect(await greet(socket)).toBe("http1 client");
    sessions.push(socket.getSession() ?? Buffer.alloc(0));

    install(pair, young);
    credentials.check();
    for (const session of sessions) {
      const again = connectTls(port, { ca: old.cert, maxVersion, session }).then((resumed) => greet(resumed));
      expect(await again.catch(() => "closed")).toBe("closed");
    }
  }
  await refused(2);
});

test("no session is resumed where clients have certificates", async () => {
  const authority = new Authority();
  const { port } = await serveTls({ pair: authority.sign("server"), clientAuthority: authority });
  const { cert, key } = authority.sign("client");
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const first = await connectTls(port, { ca: authority.cert, cert, key, maxVersion });
    await greet(first);
    const session = first.getSession();
    const second = await connectTls(port, { ca: authority.cert, cert, key, maxVersion, ...(session && { session }) });
    expect(await greet(second)).toBe("http1 client");
    expect(second.isSessionReused()).toBe(false);
  }
});

test("a certificate that is not valid yet, or no more, is used with a warning", () => {
  const authority = new Authority();
  const { certFile, keyFile } = authority.sign("server");
  const warningsAt = (time: number) => {
    const warnings: string[] = [];
    const credentials = TlsCredentials.open(
      { cert: certFile, key: keyFile, clientAuth: "off" },
      { clock: new FakeClock(time), onError: () => {}, onWarning: (message) => warnings.push(message) },
    );
    credentials.close();
    return warnings;
  };
  const day = 24 * 60 * 60 * 1000;
  expect(warningsAt(Date.now())).toEqual([]);
  expect(warningsAt(Date.now() + 2 * day)).toEqual([expect.stringMatching(/has expired at \d{4}-/)]);
  expect(warningsAt(Date.now() - 2 * day)).toEqual([expect.stringMatching(/is not valid before \d{4}-/)]);
});

test("clients are not asked for certificates that nobody is known to have signed", () => {
  const options = { onError: () => {}, onWarning: () => {} };
  expect(() => TlsCredentials.open({ cert: "a", key: "b", clientAuth: "request" }, options)).toThrow(
    "client certificates need the authorities that sign them",
  );
});
