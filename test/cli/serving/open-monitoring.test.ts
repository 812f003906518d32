import { expect, test } from "@jest/globals";
import { openMonitoring } from "../../../src/cli/serving/open-monitoring.ts";
import type { OpenThing } from "../../../src/cli/serving/open-thing.ts";
import { OpenThings } from "../../../src/cli/serving/open-things.ts";
import { resolveConfig } from "../../../src/config/config.ts";
import { createLog } from "../../../src/observe/log.ts";
import { freePort } from "../../docs/support/walk-through.ts";
import { send } from "../../security/support/send.ts";
import { afterTest } from "../../support/after-test.ts";

const pages = new Map([["/livez", async () => ({ status: 200, body: "ok\n" })]]);

/** Opens what is to watch a server by, and gives the statuses that it answers to these names. */
async function statuses(listenHost: string, names: readonly string[]): Promise<number[]> {
  const open = new OpenThings(createLog("silent"), { count: () => {} });
  afterTest(() => open.close());
  const port = await freePort();
  const flags = { "metrics-listen": `${listenHost}:${port}`, "public-url": "https://longrun.example" };
  await openMonitoring(resolveConfig({ flags, environment: {} }), { pages, onError: () => {} }, open);
  const answers = names.map((host) => send(port, { path: "/livez", headers: { host } }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

test("where only this machine reaches it, it may be asked by the names of this machine only", async () => {
  const good = ["127.0.0.1", "localhost:9464", "[::1]:9464", "longrun.example"];
  expect(await statuses("127.0.0.1", good)).toEqual([200, 200, 200, 200]);
  expect(await statuses("localhost", ["evil.example", "evil.example:9464", "10.0.0.1"])).toEqual([403, 403, 403]);
});

test("where other machines reach it, it may be asked by any name", async () => {
  expect(await statuses("0.0.0.0", ["longrun.internal:9464", "10.0.0.1"])).toEqual([200, 200]);
});

test("without an address there is nothing to close", async () => {
  const opened: OpenThing[] = [];
  const add = <Each extends OpenThing>(each: Each): Each => {
    opened.push(each);
    return each;
  };
  const context = { add, warn: () => () => {}, advise: () => {}, reloaded: () => {} };
  await openMonitoring(resolveConfig({ flags: {}, environment: {} }), { pages, onError: () => {} }, context);
  expect(opened).toEqual([]);
});
