import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { destroyHalfClosed } from "../../../src/transport/connections/half-closed.ts";
import { afterTest } from "../../support/after-test.ts";

test("a connection that only the server has ended is destroyed, also if nobody reads what is left; others are not", async () => {
  const [open, ended, unread] = [new PassThrough(), new PassThrough(), new PassThrough()];
  unread.write(Buffer.alloc(1_000_000));
  const connections = new Set([open, ended, unread]);
  afterTest(destroyHalfClosed(connections, 10));
  for (const connection of [ended, unread]) connection.end();
  await Promise.all([ended, unread].map((connection) => new Promise((resolve) => connection.once("close", resolve))));
  expect(open.destroyed).toBe(false);
});

test("nothing is destroyed any more when that is stopped", async () => {
  const [before, after] = [new PassThrough(), new PassThrough()];
  const stop = destroyHalfClosed(new Set([before]), 10);
  stop();
  afterTest(destroyHalfClosed(new Set([after]), 10));
  for (const connection of [before, after]) connection.end();
  await new Promise((resolve) => after.once("close", resolve));
  expect(before.destroyed).toBe(false);
});
