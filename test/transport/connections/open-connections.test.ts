import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import { defaultLimits, type Limits } from "../../../src/limits.ts";
import { OpenConnections } from "../../../src/transport/connections/open-connections.ts";
import { Listener } from "../../../src/transport/listener.ts";
import { afterTest } from "../../support/after-test.ts";

/** A listener that answers each connection that is served with a letter. */
async function listen(limits: Partial<Limits>) {
  let refused = 0;
  const listener = new Listener(
    {
      http1: (socket) =>
        socket
          .on("error", () => {})
          .resume()
          .write("a"),
      http2: (socket) => socket.destroy(),
    },
    { limits, onRefused: () => refused++ },
  );
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(() => {
    listener.stop();
    listener.destroyConnections();
  });
  const open = async (localAddress = "127.0.0.1") => {
    const socket = connect({ port, host: "127.0.0.1", localAddress }).on("error", () => {});
    afterTest(() => socket.destroy());
    socket.write("GET");
    const closed = new Promise<false>((resolve) => socket.once("close", () => resolve(false)));
    const isServed = await Promise.race([once(socket, "data").then(() => true), closed]);
    return { socket, isServed };
  };
  return { listener, open, refusals: () => refused };
}

test("connections above the most are closed at once, until another one ends", async () => {
  const { listener, open, refusals } = await listen({ maxConnections: 2 });
  const first = await open();
  expect([first.isServed, (await open()).isServed, (await open()).isServed]).toEqual([true, true, false]);
  expect([listener.connections, refusals()]).toEqual([2, 1]);
  first.socket.destroy();
  while (listener.connections === 2) await new Promise(setImmediate);
  expect((await open()).isServed).toBe(true);
});

test("connections above the most of an address are closed at once, those of other addresses are served", async () => {
  const { listener, open } = await listen({ maxConnectionsPerAddress: 2 });
  const [first] = [await open(), await open()];
  expect((await open()).isServed).toBe(false);
  expect((await open("127.0.0.2")).isServed).toBe(true);
  first.socket.destroy();
  while (listener.connections === 3) await new Promise(setImmediate);
  expect([(await open()).isServed, (await open()).isServed]).toEqual([true, false]);
});

test("without a limit for an address it may have all connections, and what is closed is forgotten", async () => {
  const { listener, open } = await listen({ maxConnections: 3, maxConnectionsPerAddress: 0 });
  const opened = [await open(), await open(), await open(), await open()];
  expect(opened.map(({ isServed }) => isServed)).toEqual([true, true, true, false]);
  for (const { socket } of opened) socket.destroy();
  while (listener.connections > 0) await new Promise(setImmediate);
});

test("a listener that is told nothing takes ten thousand, of one address if need be", () => {
  expect(defaultLimits).toMatchObject({ maxConnections: 10_000, maxConnectionsPerAddress: 0 });
  expect(new OpenConnections(defaultLimits).size).toBe(0);
});
