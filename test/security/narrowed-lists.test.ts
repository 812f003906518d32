import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { openRepository } from "../../src/open-repository.ts";
import { afterTest } from "../support/after-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(60_000);

/** An empty repository of each kind, by its URL, for one test. */
const repositories: Readonly<Record<string, () => Promise<string>>> = {
  memory: async () => "memory:",
  async sqlite() {
    const folder = await mkdtemp(join(tmpdir(), "longrun-security-"));
    afterTest(() => rm(folder, { recursive: true }));
    return `sqlite:${join(folder, "operations.db")}`;
  },
  async postgres() {
    const { url, drop } = await createDatabase();
    afterTest(drop);
    return url;
  },
};

const TENANTS = ["t1", "t2", "t3", "t4"];

/** A server with three operations of each tenant, in turns; each has its tenant as a label, and one of them is done. */
async function start(kind: string) {
  const repository = await openRepository((await repositories[kind]?.()) ?? "");
  afterTest(() => repository.close());
  const server = await serveSecured({ options: { repository } });
  const root = { metadata: { authorization: `Bearer ${await server.callers.token({})}` } };
  for (const operationId of ["a", "b", "c"]) {
    for (const tenant of TENANTS) {
      const { name } = await server.registry.createOperation(
        { parent: `tenants/${tenant}`, operationId, labels: { tenant } },
        root,
      );
      const result = { case: "response" as const, value: { typeUrl: "a/google.protobuf.Empty" } };
      if (operationId === "a") await server.registry.updateOperation({ name, operation: { done: true, result } }, root);
    }
  }
  return server;
}

type Server = Awaited<ReturnType<typeof start>>;

/** The names in all pages, which the methods and the profiles agree on, and how many the count says there are. */
async function seen({ operations, registry, port }: Server, token: string, name: string, filter: string) {
  const call = { metadata: { authorization: `Bearer ${token}` } };
  const [listed, records, overRest]: string[][] = [[], [], []];
  let pageToken = "";
  do {
    const page = await operations.listOperations({ name, filter, pageSize: 2, pageToken }, call);
    listed?.push(...page.operations.map((each) => each.name));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  do {
    const page = await registry.listOperationRecords({ parent: name, filter, pageSize: 2, pageToken }, call);
    records?.push(...page.operationRecords.map(({ operation }) => operation?.name ?? ""));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  do {
    const query = new URLSearchParams({ filter, pageSize: "2", pageToken });
    const { json } = await send(port, { path: `/v1/${name}/operations?${query}`, headers: call.metadata });
    overRest?.push(...(json.operations ?? []).map((each: { name: string }) => each.name));
    pageToken = json.nextPageToken ?? "";
  } while (pageToken !== "");
  expect(records).toEqual(listed);
  expect(overRest).toEqual(listed);
  const { counts } = await registry.countOperations({ parent: name, filter }, call);
  expect(counts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(listed?.length);
  return listed;
}

test.each(Object.keys(repositories))(
  "in %s, lists and counts show what their caller may see, whatever they ask for, to the last page",
  async (kind) => {
    const server = await start(kind);
    const own = (ids: readonly string[], ...tenants: readonly string[]) =>
      ids.flatMap((id) =>
        TENANTS.toReversed()
          .filter((each) => tenants.includes(each))
          .map((each) => `tenants/${each}/operations/${id}`),
      );
    const all = ["c", "b", "a"];
    const cases: readonly (readonly [tenant: unknown, name: string, filter: string, expected: readonly string[]])[] = [
      ["t1", "tenants/-", "", own(all, "t1")],
      [["t1", "t3"], "tenants/-", "", own(all, "t1", "t3")],
      [[], "tenants/-", "", []],
      [undefined, "tenants/-", "", []],
      ["t9", "tenants/-", "", []],
      ["*", "tenants/-", "", []],
      ["-", "tenants/-", "", []],
      ["t1/../t2", "tenants/-", "", []],
      [["t1", "t3"], "tenants/t2", "", []],
      [["t1", "t3"], "tenants/t3", "", own(all, "t3")],
      [["t1", "t3"], "tenants/-", "labels.tenant = t2", []],
      [["t1", "t3"], "tenants/-", "NOT labels.tenant = t1", own(all, "t3")],
      [
        ["t1", "t3"],
        "tenants/-",
        'name = "tenants/t2/operations/a" OR name = "tenants/t3/operations/b"',
        own(["b"], "t3"),
      ],
      [["t1", "t3"], "tenants/-", "state = SUCCEEDED", own(["a"], "t1", "t3")],
      [["t1", "t3"], "tenants/-", "done = false", own(["c", "b"], "t1", "t3")],
    ];
    for (const [tenant, name, filter, expected] of cases) {
      const token = await server.callers.token({ sub: "mallory", tenant });
      expect([tenant, name, filter, await seen(server, token, name, filter)]).toEqual([tenant, name, filter, expected]);
    }
    const root = await server.callers.token({});
    expect(await seen(server, root, "tenants/-", "")).toEqual(own(all, ...TENANTS));
  },
);
