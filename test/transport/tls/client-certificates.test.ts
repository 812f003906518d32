import { expect, test } from "@jest/globals";
import type { ClientAuth } from "../../../src/transport/tls/tls-files.ts";
import { Authority } from "./support/authority.ts";
import { serveTls } from "./support/serve-tls.ts";
import { connectTls, greet } from "./support/tls-client.ts";

/** What a server answers a client with a certificate of a known authority, with one of a stranger's, and with none. */
async function answers(clientAuth: ClientAuth, maxVersion: "TLSv1.2" | "TLSv1.3") {
  const [authority, stranger] = [new Authority(), new Authority("Stranger")];
  const server = await serveTls({ pair: authority.sign("server"), clientAuthority: authority, clientAuth });
  const answer = (pair: { cert: string; key: string } | undefined) =>
    connectTls(server.port, { ca: authority.cert, maxVersion, ...(pair && { cert: pair.cert, key: pair.key }) }).then(
      (socket) => greet(socket),
      () => "closed",
    );
  const known = await answer(authority.sign("known"));
  const strange = await answer(stranger.sign("known"));
  const none = await answer(undefined);
  return { known, strange, none, refused: server.refused };
}

test.each(["TLSv1.2", "TLSv1.3"] as const)("with %s a required certificate lets in who has one", async (version) => {
  const { refused, ...rest } = await answers("require", version);
  expect(rest).toEqual({ known: "http1 known", strange: "closed", none: "closed" });
  expect(await refused(2)).toEqual(["client_certificate", "client_certificate"]);
});

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "with %s a certificate that is asked for may be missing, but not signed by a stranger",
  async (version) => {
    const { refused, ...rest } = await answers("request", version);
    expect(rest).toEqual({ known: "http1 known", strange: "closed", none: "http1 nobody" });
    expect(await refused(1)).toEqual(["client_certificate"]);
  },
);

test("a certificate that nobody asks for says nothing", async () => {
  const { refused: _, ...rest } = await answers("off", "TLSv1.3");
  expect(rest).toEqual({ known: "http1 nobody", strange: "http1 nobody", none: "http1 nobody" });
});
