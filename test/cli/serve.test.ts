import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { runHere } from "../server/support/run-here.ts";
import { longrun, type TestProcess } from "../server/support/server-process.ts";
import { afterTest } from "../support/after-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

jest.setTimeout(30_000);

/** An address of this machine that somebody else listens on. */
async function takenAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  afterTest(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sqlite(): string {
  const folder = mkdtempSync(join(tmpdir(), "longrun-test-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  return `sqlite:${join(folder, "operations.db")}`;
}

async function postgres(): Promise<string> {
  const { url, drop } = await createDatabase();
  afterTest(drop);
  return url;
}

const repositories = { memory: () => "memory:", sqlite, postgres };

/** Resolves when a process has logged a line with a text. */
async function logged(server: TestProcess, text: string): Promise<void> {
  while (!server.stderr.includes(text)) await once(server.child.stderr ?? server.child, "data");
}

describe("a server that cannot listen ends, and says why", () => {
  test.each(Object.entries(repositories))("with the repository %s", async (_, open) => {
    const listen = await takenAddress();
    const free = ["--metrics-listen", "127.0.0.1:0", "--repository", await open()];
    expect(await longrun(["serve", "--listen", listen, ...free]).ended).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: --listen ${listen}: is in use by another process (EADDRINUSE)\n`,
    });
  });

  test("where it is to be watched", async () => {
    const metricsListen = await takenAddress();
    const listen = ["--listen", "127.0.0.1:0", "--repository", sqlite()];
    expect(await longrun(["serve", ...listen, "--metrics-listen", metricsListen]).ended).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: --metrics-listen ${metricsListen}: is in use by another process (EADDRINUSE)\n`,
    });
  });
});

test("once a start has failed, signals mean again what they meant before", async () => {
  const count = () => ["SIGTERM", "SIGINT", "SIGHUP"].map((signal) => process.listenerCount(signal));
  const before = count();
  expect((await runHere(["serve", "--listen", await takenAddress()])).exitCode).toBe(2);
  expect(count()).toEqual(before);
});

describe("a signal while the repository is being opened", () => {
  /** A server that was told to stop and waits for its database, which answers nothing before `proxy` resumes. */
  async function stopEarly() {
    const proxy = await TcpProxy.open(await postgres());
    afterTest(() => proxy.close());
    proxy.stall();
    const server = longrun(["serve", "--listen", "127.0.0.1:0", "--repository", proxy.url]);
    while (proxy.connections === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    server.child.kill("SIGTERM");
    await logged(server, '"signal":"SIGTERM","msg":"stopping"');
    return { server, proxy };
  }

  test("ends the server in order, as soon as that is open", async () => {
    const { server, proxy } = await stopEarly();
    proxy.resume();
    const { exitCode, signal, stderr } = await server.ended;
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
    expect(stderr).toContain('"msg":"stopped"');
  });

  test.each(["SIGTERM", "SIGINT"] as const)("may be followed by %s, which ends it at once", async (second) => {
    const { server } = await stopEarly();
    server.child.kill(second);
    expect(await server.ended).toMatchObject({ exitCode: null, signal: second });
  });
});

test.each([
  ["SIGTERM", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
] as const)("%s stops a server, and %s after that ends it at once", async (first, second) => {
  const server = longrun(["serve", "--listen", "127.0.0.1:0", "--shutdown-grace", "1h"]);
  const port = await server.listening();
  // A request that does not become complete keeps the server from stopping.
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  afterTest(() => socket.destroy());
  socket.write("POST /v1/operations HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n");
  socket.write("content-type: application/json\r\ncontent-length: 2\r\n\r\n");
  expect(String(await once(socket, "data"))).toMatch(/^HTTP\/1\.1 100 /);
  server.child.kill(first);
  await logged(server, '"stopping"');
  server.child.kill(second);
  expect(await server.ended).toMatchObject({ exitCode: null, signal: second });
});
