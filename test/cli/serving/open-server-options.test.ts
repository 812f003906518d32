import { expect, jest, test } from "@jest/globals";
import { openServerOptions } from "../../../src/cli/serving/open-server-options.ts";
import { OpenThings } from "../../../src/cli/serving/open-things.ts";
import { resolveConfig } from "../../../src/config/config.ts";
import { createLog } from "../../../src/observe/log.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import { Callers } from "../../security/support/callers.ts";
import { Folder } from "../../security/support/folder.ts";
import { afterTest } from "../../support/after-test.ts";

/** The timers by which files are looked at again. */
function countTimers(): () => number {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
  afterTest(() => jest.useRealTimers());
  return () => jest.getTimerCount();
}

async function surroundings() {
  const metrics = new Metrics("1.0.0");
  const log = createLog("silent", { write: () => {} });
  const open = new OpenThings(log, metrics.reloads);
  const folder = new Folder();
  return { folder, callers: await Callers.in(folder), context: { version: "1.0.0", log, metrics, open } };
}

test("of a server of which something cannot be opened, all that is open already can be closed", async () => {
  const { folder, callers, context } = await surroundings();
  const timers = countTimers();
  const tls = { "tls-cert": folder.path("missing.pem"), "tls-key": folder.path("missing.key") };
  const config = resolveConfig({ flags: { ...callers.settings, ...tls }, environment: {} });
  await expect(openServerOptions(config, context)).rejects.toThrow(/^--tls-cert: ENOENT/);
  expect(timers()).toBe(3);
  await context.open.close();
  expect(timers()).toBe(0);
});

test("a server that asks who calls may be asked by any name, others only by those of this machine", async () => {
  const { callers, context } = await surroundings();
  afterTest(() => context.open.close());
  const hostsOf = async (flags: Record<string, string>) =>
    (await openServerOptions(resolveConfig({ flags, environment: {} }), context)).allowedHosts;
  expect(await hostsOf(callers.settings)).toBeUndefined();
  expect(await hostsOf({ listen: "0.0.0.0:0", "allow-unauthenticated": "true" })).toBeUndefined();
  const allowed = await hostsOf({ listen: "127.0.0.1:0", "public-url": "http://longrun.example" });
  expect(["localhost", "longrun.example", "evil.example"].map((host) => allowed?.(host))).toEqual([true, true, false]);
});
