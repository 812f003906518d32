import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { afterTest } from "../../support/after-test.ts";
import { Authority } from "./support/authority.ts";
import { serveTls } from "./support/serve-tls.ts";
import { connectTls, greet, PREFACE } from "./support/tls-client.ts";

function serverPair() {
  const authority = new Authority();
  return { ca: authority.cert, pair: authority.sign("server") };
}

describe("the protocol", () => {
  test.each([
    [["h2"], PREFACE, "http2 nobody"],
    [["http/1.1"], undefined, "http1 nobody"],
    [["http/1.1", "h2"], PREFACE, "http2 nobody"],
    [undefined, undefined, "http1 nobody"],
    [undefined, PREFACE, "http2 nobody"],
    // What the handshake says counts, and not the bytes.
    [["http/1.1"], PREFACE, "http1 nobody"],
  ])("of a client that offers %j and begins with %j is known", async (ALPNProtocols, bytes, answer) => {
    const { ca, pair } = serverPair();
    const { port } = await serveTls({ pair });
    const socket = await connectTls(port, { ca, ...(ALPNProtocols && { ALPNProtocols }) });
    expect(await greet(socket, bytes)).toBe(answer);
  });

  test("that is none of the server's ends the handshake", async () => {
    const { ca, pair } = serverPair();
    const { port, refused } = await serveTls({ pair });
    await expect(connectTls(port, { ca, ALPNProtocols: ["h3"] })).rejects.toThrow(/no application protocol/i);
    expect(await refused(1)).toEqual(["tls_handshake"]);
  });

  test.each(["TLSv1", "TLSv1.1"] as const)("%s is refused", async (version) => {
    const { ca, pair } = serverPair();
    const { port, refused } = await serveTls({ pair });
    const old = { ca, minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
    await expect(connectTls(port, old)).rejects.toThrow(/alert protocol version/);
    expect(await refused(1)).toEqual(["tls_handshake"]);
  });

  test("TLS 1.2 is spoken with clients that know no newer one, and by ciphers of the server's choice", async () => {
    const { ca, pair } = serverPair();
    const { port } = await serveTls({ pair });
    const ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"];
    const names = [];
    for (const order of [ciphers, ciphers.toReversed()]) {
      const socket = await connectTls(port, { ca, maxVersion: "TLSv1.2", ciphers: order.join(":") });
      expect(await greet(socket)).toBe("http1 nobody");
      names.push(socket.getCipher().name);
    }
    expect(names[0]).toBe(names[1]);
  });
});

describe("a client that is no good", () => {
  test("does not hurt the others", async () => {
    const { ca, pair } = serverPair();
    const { port, refused, listener } = await serveTls({ pair });
    const greeting = Buffer.from("160301020001000 1fc0303".replaceAll(" ", ""), "hex");
    for (const bytes of [
      Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
      Buffer.from(PREFACE),
      Buffer.alloc(99, 255),
    ]) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      afterTest(() => socket.destroy());
      socket.resume().write(bytes);
      await once(socket, "close");
    }
    for (const bytes of [greeting, Buffer.from([22])]) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      await once(socket, "connect");
      socket.resume();
      await new Promise((resolve) => socket.write(bytes, resolve));
      socket.resetAndDestroy();
    }
    expect(await refused(5)).toEqual(Array(5).fill("tls_handshake"));
    expect(await greet(await connectTls(port, { ca }))).toBe("http1 nobody");
    expect(listener.connections).toBe(1);
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["half of a handshake", Buffer.from("16030102000100", "hex")],
  ])("and sends %s is cut off when the time for the handshake is over", async (_, bytes) => {
    const { pair } = serverPair();
    const { port, refused } = await serveTls({ pair, limits: { firstBytesTimeout: 100 } });
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    afterTest(() => socket.destroy());
    socket.resume().write(bytes);
    await once(socket, "close");
    expect(await refused(1)).toEqual(["tls_handshake"]);
  });

  test("and is silent after its handshake is cut off too", async () => {
    const { ca, pair } = serverPair();
    const { port } = await serveTls({ pair, limits: { firstBytesTimeout: 100 } });
    const socket = await connectTls(port, { ca });
    await once(socket.resume(), "close");
  });

  test("cannot negotiate again and again, which costs the server much", async () => {
    const { pair } = serverPair();
    const { port } = await serveTls({ pair });
    const client = execFile("openssl", ["s_client", "-tls1_2", "-connect", `127.0.0.1:${port}`]);
    afterTest(() => client.kill());
    client.stdin?.write("GET / HTTP/1.1\n");
    const ECHO = /http1 nobody\s+GET \/ HTTP/;
    let shown = "";
    client.stdout?.on("data", (text) => {
      const isServed = ECHO.test(shown);
      shown += text;
      // openssl takes a line that is an R for the wish to negotiate again, and then wants nothing else to come.
      if (!isServed && ECHO.test(shown)) client.stdin?.write("R\n");
    });
    client.stderr?.on("data", (text) => {
      shown += text;
    });
    await once(client, "close");
    expect(shown).toMatch(/no renegotiation/);
  });
});
