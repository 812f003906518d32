import { once } from "node:events";
import { describe, expect, jest, test } from "@jest/globals";
import { HealthCheckResponse_ServingStatus as ServingStatus } from "../../src/proto/gen/health/v1/health_pb.js";
import { errorOf } from "./support/rpc-error.ts";
import { connect } from "./support/serve.ts";
import { longrun, TestProcess } from "./support/server-process.ts";
import { watchHealth } from "./support/watch-health.ts";

jest.setTimeout(30_000);

const options = ["--listen", "127.0.0.1:0", "--repository", "memory:"];

/** The ways to start a server and to tell it to stop. */
const ways = [
  ["SIGTERM to longrun serve", () => longrun(["serve", ...options]), "SIGTERM"],
  ["SIGINT to longrun serve", () => longrun(["serve", ...options]), "SIGINT"],
  ["SIGTERM to npm start", () => new TestProcess("npm", ["start", "--", ...options]), "SIGTERM"],
] as const;

describe.each(ways)("%s", (_, start, signal) => {
  test("answers what waits with the latest state, refuses what comes after, and exits with 0", async () => {
    const server = start();
    const port = await server.listening();
    const client = connect(port);
    const names = await Promise.all(["a", "b", "c"].map((id) => client.createRunning(id)));
    const metadata = { typeUrl: "example.com/Latest", value: Buffer.from("state") };
    await client.registry.updateOperation({ name: "operations/a", operation: { metadata } });
    const health = watchHealth(client);
    await health.next();
    const waits = names.map((name) => client.operations.waitOperation({ name }, { deadline: 60_000 }));
    await client.operations.getOperation({ name: "operations/a" });

    server.child.kill(signal);
    const answers = await Promise.all(waits);
    expect(answers.map(({ name, done }) => [name, done])).toEqual(names.map((name) => [name, false]));
    expect(answers[0]?.metadata).toMatchObject({ typeUrl: metadata.typeUrl });
    expect((await errorOf(client.operations.getOperation({ name: "operations/a" }))).code).toBe("UNAVAILABLE");
    expect((await errorOf(connect(port).operations.getOperation({ name: "operations/a" }))).code).toBe("UNAVAILABLE");
    expect(await health.end).toEqual({
      statuses: [ServingStatus.SERVING, ServingStatus.NOT_SERVING],
      code: "UNAVAILABLE",
    });
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
  });
});

test("a call that is under way when the server is told to stop never ends as CANCELLED", async () => {
  const server = longrun(["serve", ...options, "--log-level", "silent"]);
  const client = connect(await server.listening());
  const name = await client.createRunning("a");
  const codes: string[] = [];
  const calls = async () => {
    while (codes.at(-1) !== "UNAVAILABLE") {
      codes.push(
        await client.operations.getOperation({ name }).then(
          () => "OK",
          ({ code }) => code,
        ),
      );
      if (codes.length === 50) server.child.kill("SIGTERM");
    }
  };
  await Promise.all(Array.from({ length: 8 }, calls));
  expect(new Set(codes)).toEqual(new Set(["OK", "UNAVAILABLE"]));
  await once(server.child, "close");
});

test.each(["60d", "1.5ms"])(
  "a shutdown grace of %s is kept: with nothing in progress the process ends at once, with 0",
  async (grace) => {
    const server = longrun(["serve", ...options, "--log-level", "silent", "--shutdown-grace", grace]);
    await connect(await server.listening()).operations.listOperations({});
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ exitCode: 0, stderr: "" });
  },
);

test("SIGTERM right after the start-up line is not too early", async () => {
  for (let run = 0; run < 5; run++) {
    const server = longrun(["serve", ...options]);
    await server.listening();
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
  }
});
