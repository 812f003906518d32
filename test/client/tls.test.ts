import { ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { type ConnectionOptions, openChannel } from "../../src/client/open-channel.ts";
import { OperationsClient } from "../../src/client/operations-client.ts";
import { Code } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { serveBare } from "./support/bare-server.ts";

/** A server that only those may call whom its authority has signed. */
async function serveMutually() {
  const authority = new Authority();
  const { cert, key } = authority.sign("server");
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  const credentials = ServerCredentials.createSsl(Buffer.from(authority.cert), [pair], true);
  const seen: unknown[] = [];
  const { address } = await serveBare(
    {
      getOperation({ name }, metadata) {
        seen.push(metadata.get("authorization"));
        return { name };
      },
    },
    undefined,
    credentials,
  );
  const get = (options: ConnectionOptions) => {
    const client = new OperationsClient(address.replace("127.0.0.1", "localhost"), options);
    afterTest(() => client.close());
    return client.get("operations/a", { timeout: 5000 });
  };
  return { authority, get, seen };
}

describe("a client with TLS", () => {
  test("shows its certificate, and trusts its own authority", async () => {
    const { authority, get, seen } = await serveMutually();
    const { cert, key } = authority.sign("client");
    const tls = { ca: authority.cert, certificate: cert, key };
    expect(await get({ tls, token: "t" })).toMatchObject({ name: "operations/a" });
    expect(seen).toEqual([["Bearer t"]]);
  });

  test("is not served without a certificate, nor serves itself from a server that it does not trust", async () => {
    const { authority, get, seen } = await serveMutually();
    const { cert, key } = authority.sign("client");
    const strange = new Authority("Another Authority");
    const other = strange.sign("client");
    for (const tls of [
      { ca: authority.cert },
      { ca: strange.cert, certificate: cert, key },
      { certificate: cert, key },
      { ca: authority.cert, certificate: other.cert, key: other.key },
    ]) {
      await expect(get({ tls, token: "t" })).rejects.toMatchObject({ code: Code.UNAVAILABLE });
    }
    expect(seen).toEqual([]);
  });

  test("is refused clearly if its certificates cannot be used", () => {
    const authority = new Authority();
    const { cert, key } = authority.sign("client");
    const open = (options: ConnectionOptions) => () => openChannel("localhost:1", options);
    expect(open({ tls: { certificate: cert } })).toThrow("A client certificate needs its key");
    expect(open({ tls: { key } })).toThrow("A client certificate needs its key");
    expect(open({ tls: { ca: "junk" } })).toThrow(/^The certificate authority cannot be used: /);
    expect(open({ tls: { certificate: cert, key: "junk" } })).toThrow(/^The client certificate or its key cannot be/);
    expect(open({ tls: { certificate: "junk", key } })).toThrow(/^The client certificate or its key cannot be used/);
    const credentials = ServerCredentials.createInsecure() as never;
    expect(open({ tls: {}, credentials })).toThrow("Give either tls or credentials.");
  });
});
