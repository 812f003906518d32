import { expect, test } from "@jest/globals";
import { request, serveHttp } from "../support/serve-http.ts";

test("a connection that is older than it may be is closed after its next reply", async () => {
  const { connect } = await serveHttp(undefined, { limits: { maxConnectionAge: 50 } });
  const start = performance.now();
  const connection = await connect();
  let said: string | undefined;
  while (said !== "close") said = (await connection.write(request("/")).response()).headers.connection;
  expect(performance.now() - start).toBeGreaterThanOrEqual(50);
  expect(await connection.ended()).toBe("");
});

test("a connection of which that is not said is kept", async () => {
  const { connect } = await serveHttp(undefined, { limits: { maxConnectionAge: 0 } });
  const connection = await connect();
  for (const _ of [1, 2]) {
    expect((await connection.write(request("/")).response()).headers.connection).toBe("keep-alive");
  }
});
