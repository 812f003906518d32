import { expect, test } from "@jest/globals";
import pg from "pg";
import { PostgresServer } from "./postgres/postgres-server.ts";
import { queryRows } from "./postgres/query-rows.ts";
import { createDatabase } from "./postgres.ts";
import { TcpProxy } from "./tcp-proxy.ts";

test("each database is empty and its own", async () => {
  const [a, b] = await Promise.all([createDatabase(), createDatabase()]);
  await queryRows(a.url, "CREATE TABLE t (x int)");
  await queryRows(b.url, "CREATE TABLE t (x int)");
  expect(await queryRows(a.url, "SELECT current_setting('server_encoding') AS encoding")).toEqual([
    { encoding: "UTF8" },
  ]);
  await Promise.all([a.drop(), b.drop()]);
  await expect(queryRows(a.url, "SELECT 1")).rejects.toThrow("does not exist");
});

test("a server that was stopped comes back with what was committed, however it was stopped", async () => {
  const server = await PostgresServer.open();
  const { url } = await server.createDatabase();
  await queryRows(url, "CREATE TABLE t (how text)");
  const ways = ["fast", "immediate", "kill"] as const;
  for (const how of ways) {
    await queryRows(url, `INSERT INTO t VALUES ('${how}')`);
    await server.stop(how);
    await expect(queryRows(url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    await server.start();
  }
  expect(await queryRows(url, "SELECT how FROM t")).toEqual(ways.map((how) => ({ how })));
  await server.close();
}, 60_000);

test("a proxy holds back what it is to hold back, and ends connections", async () => {
  const { url, drop } = await createDatabase();
  const proxy = await TcpProxy.open(url);
  const client = new pg.Client({ connectionString: proxy.url });
  client.on("error", () => {});
  await client.connect();
  proxy.stall("answers");
  let answers = 0;
  const first = client.query("CREATE TABLE t AS SELECT 1 AS x").then(() => answers++);
  while ((await queryRows(url, "SELECT FROM pg_tables WHERE tablename = 't'")).length === 0);
  expect(answers).toBe(0);
  proxy.resume();
  await first;
  expect(answers).toBe(1);
  expect(proxy.connections).toBe(1);
  const ended = expect(client.query("SELECT pg_sleep(60)")).rejects.toThrow();
  proxy.refuse();
  proxy.cut();
  await ended;
  await expect(queryRows(proxy.url, "SELECT 1")).rejects.toThrow("ECONNRESET");
  proxy.resume();
  expect(await queryRows(proxy.url, "SELECT 1 AS x")).toEqual([{ x: 1 }]);
  await proxy.close();
  await drop();
});
