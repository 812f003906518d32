import { once } from "node:events";
import { connect as connectTcp, createServer } from "node:net";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";

/** A listener for which `localhost` stands for these addresses. */
async function listenerWhere(localhost: readonly string[]) {
  await jest.unstable_mockModule("node:dns/promises", () => ({
    lookup: async () => localhost.map((address) => ({ address })),
  }));
  jest.resetModules();
  const { Listener } = await import("../../src/transport/listener.ts");
  const listener = new Listener({ http1: (socket) => socket.end("http1"), http2: () => {} });
  afterTest(() => {
    listener.stop();
    listener.destroyConnections();
  });
  return listener;
}

/** Tells whether a connection is accepted. */
async function isServed(host: string, port: number): Promise<boolean> {
  const socket = connectTcp(port, host);
  afterTest(() => socket.destroy());
  return Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(
    () => false,
  );
}

const UNAVAILABLE = "2001:db8::1";

test("localhost is served on every address it stands for, on the same port", async () => {
  const listener = await listenerWhere(["127.0.0.1", "127.0.0.2", "127.0.0.1"]);
  const port = await listener.listen({ host: "localhost", port: 0 });
  expect([await isServed("127.0.0.1", port), await isServed("127.0.0.2", port)]).toEqual([true, true]);
});

test.each([[["127.0.0.1", UNAVAILABLE]], [[UNAVAILABLE, "127.0.0.1"]]])(
  "of %j localhost is served on the one that the machine has",
  async (addresses) => {
    const listener = await listenerWhere(addresses);
    expect(await isServed("127.0.0.1", await listener.listen({ host: "localhost", port: 0 }))).toBe(true);
  },
);

test("if the machine has none of the addresses, the start fails with Node's error", async () => {
  const listener = await listenerWhere([UNAVAILABLE]);
  await expect(listener.listen({ host: "localhost", port: 0 })).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
});

test("a start that fails on one address does not go on listening on another", async () => {
  const listener = await listenerWhere(["127.0.0.1", "127.0.0.2"]);
  const taken = createServer().listen(0, "127.0.0.2");
  await once(taken, "listening");
  afterTest(() => taken.close());
  const { port } = taken.address() as { port: number };
  await expect(listener.listen({ host: "localhost", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(await isServed("127.0.0.1", port)).toBe(false);
});
