import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import type { Call } from "../../src/handlers/handler.ts";
import { OperationChangeSchema } from "../../src/proto/messages.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { succeeded } from "../operations/requests.ts";
import { afterTest } from "../support/after-test.ts";
import { caller, callerWith, setUp } from "./call-handlers.ts";

type Context = ReturnType<typeof setUp>;

const policy = `
rules:
  - { role: admin, parents: ["tenants/{tenant}/**"] }
  - { role: client, parents: ["tenants/t3/rooms/*"], principals: ["jwt:cleaner"] }
`;
const ofTenants = (...tenant: readonly string[]) => callerWith(policy, "jwt:x", { tenant });

/** Five operations of each of four tenants, in turns, and the names of those of some, newest first. */
async function withTenants(parent = (tenant: string) => `tenants/${tenant}`) {
  const context = setUp();
  const tenants = ["t1", "t2", "t3", "t4"];
  for (const operationId of ["a", "b", "c", "d", "e"]) {
    for (const tenant of tenants) {
      await context.call("createOperation", { parent: parent(tenant), operationId, labels: { tenant } });
      context.clock.advance(1);
    }
  }
  const namesOf = (...some: readonly string[]) =>
    ["e", "d", "c", "b", "a"].flatMap((id) =>
      tenants
        .toReversed()
        .filter((tenant) => some.includes(tenant))
        .map((tenant) => `${parent(tenant)}/operations/${id}`),
    );
  return { context, namesOf };
}

interface Asked {
  readonly name: string;
  readonly filter?: string;
  readonly pageSize?: number;
}

/** The names of all operations of a list, page by page; that of records gives the same. */
async function walk({ call }: Context, { name, filter = "", pageSize = 3 }: Asked, who: Call): Promise<string[]> {
  const names: string[] = [];
  const records: string[] = [];
  for (let pageToken = "first"; pageToken !== ""; ) {
    const page = await call(
      "listOperations",
      { name, filter, pageSize, pageToken: pageToken.replace("first", "") },
      who,
    );
    names.push(...page.operations.map((operation) => operation.name));
    expect(page.operations.length).toBeLessThanOrEqual(pageSize);
    pageToken = page.nextPageToken;
  }
  for (let pageToken = "first"; pageToken !== ""; ) {
    const request = { parent: name, filter, pageSize, pageToken: pageToken.replace("first", "") };
    const page = await call("listOperationRecords", request, who);
    records.push(...page.operationRecords.map(({ operation }) => operation?.name ?? ""));
    pageToken = page.nextPageToken;
  }
  expect(records).toEqual(names);
  return names;
}

/** How many operations there are, in any state. */
async function count({ call }: Context, { name, filter = "" }: Asked, who: Call): Promise<number> {
  const { counts, partial } = await call("countOperations", { parent: name, filter }, who);
  expect(partial).toBe(false);
  return counts.reduce((sum, each) => sum + Number(each.count), 0);
}

describe("of a list with a wildcard one gets what one may see, to the end, and the count says the same", () => {
  test.each<readonly string[]>([["t1"], ["t1", "t3"], ["t2", "t3", "t4"], ["t1", "t2", "t3", "t4"], ["t9"], []])(
    "with the tenants %j, %j, %j",
    async (...tenants) => {
      const { context, namesOf } = await withTenants();
      const who = ofTenants(...tenants);
      for (const pageSize of [1, 3, 100]) {
        expect(await walk(context, { name: "tenants/-", pageSize }, who)).toEqual(namesOf(...tenants));
      }
      expect(await count(context, { name: "tenants/-" }, who)).toBe(namesOf(...tenants).length);
    },
  );

  test("also deeper, and where only some of a level is allowed", async () => {
    const { context, namesOf } = await withTenants((tenant) => `tenants/${tenant}/rooms/1`);
    const who = callerWith(policy, "jwt:cleaner", { tenant: "t1" });
    const asked = [
      ["tenants/-/rooms/-", ["t1", "t3"]],
      ["tenants/-/rooms/1", ["t1", "t3"]],
      ["tenants/t3/rooms/-", ["t3"]],
      ["tenants/t2/rooms/-", []],
      ["tenants/-", []],
    ] as const;
    for (const [name, tenants] of asked) {
      expect([name, await walk(context, { name }, who)]).toEqual([name, namesOf(...tenants)]);
      expect([name, await count(context, { name }, who)]).toEqual([name, namesOf(...tenants).length]);
    }
  });

  test("and an unrestricted caller gets everything, unfiltered", async () => {
    const { context, namesOf } = await withTenants();
    expect(await walk(context, { name: "tenants/-" }, caller)).toEqual(namesOf("t1", "t2", "t3", "t4"));
  });
});

describe("nothing in a filter reaches other operations", () => {
  test.each([
    'name = "tenants/t2/operations/a"',
    'name = "tenants/t2/operations/*"',
    "name = *",
    'name : "t2"',
    "tenants/t2/operations/a",
    "labels.tenant = t2",
    "labels.tenant = t2 OR labels.tenant != t2",
    "NOT labels.tenant = t1",
    "state = PENDING",
    'NOT name = "nothing"',
  ])("%s", async (filter) => {
    const { context, namesOf } = await withTenants();
    for (const who of [ofTenants("t1"), ofTenants("t1", "t3"), ofTenants()]) {
      for (const name of ["tenants/-", "tenants/t1", "tenants/t2", ""]) {
        const names = await walk(context, { name, filter }, who);
        const visible = who.principal.access.may("list", "tenants/t1") ? namesOf("t1", "t3") : [];
        expect(visible).toEqual(expect.arrayContaining(names));
        expect(names.filter((found) => !who.principal.access.may("list", found.slice(0, "tenants/tx".length)))).toEqual(
          [],
        );
        expect(await count(context, { name, filter }, who)).toBe(names.length);
      }
    }
  });

  test("and it finds what may be seen", async () => {
    const { context } = await withTenants();
    const filter = 'name = "tenants/t3/operations/b" OR name = "tenants/t2/operations/b" OR labels.tenant = t9';
    expect(await walk(context, { name: "tenants/-", filter }, ofTenants("t1", "t3"))).toEqual([
      "tenants/t3/operations/b",
    ]);
  });
});

describe("a page token", () => {
  const first = (context: Context, who: Call) =>
    context.call("listOperations", { name: "tenants/-", pageSize: 2 }, who);

  test("of one principal is refused to another one who may see the same", async () => {
    const { context } = await withTenants();
    const { nextPageToken: pageToken } = await first(context, ofTenants("t1"));
    for (const other of [{ ...ofTenants("t1"), principal: { ...ofTenants("t1").principal, name: "jwt:y" } }, caller]) {
      const next = context.call("listOperations", { name: "tenants/-", pageToken }, other);
      await expect(next).rejects.toMatchObject(error("INVALID_PAGE_TOKEN"));
    }
  });

  test("goes on with what may be seen by then", async () => {
    const { context, namesOf } = await withTenants();
    const { nextPageToken: pageToken } = await first(context, ofTenants("t1", "t2"));
    const { operations } = await context.call("listOperations", { name: "tenants/-", pageToken }, ofTenants("t2"));
    expect(operations.map(({ name }) => name)).toEqual(namesOf("t2").slice(1));
  });

  test("belongs to the pattern that was asked for, not to what it was narrowed to", async () => {
    const { context } = await withTenants();
    const { nextPageToken: pageToken } = await first(context, ofTenants("t1"));
    const other = context.call("listOperations", { name: "tenants/t1", pageToken }, ofTenants("t1"));
    await expect(other).rejects.toMatchObject(error("INVALID_PAGE_TOKEN"));
  });
});

describe("a watch with a wildcard", () => {
  /** The names that a watch of all tenants tells of, while each operation changes and then goes. */
  async function told(who: Call): Promise<string[]> {
    const { context } = await withTenants();
    const controller = new AbortController();
    afterTest(() => controller.abort());
    const changes = context.stream("watchOperations", { parent: "tenants/-" }, { ...who, signal: controller.signal });
    const names: string[] = [];
    const reading = (async () => {
      for (let step = await changes.next(); !step.done; step = await changes.next()) {
        const { record, deletedName } = fromBinary(OperationChangeSchema, step.value);
        names.push(record ? (record.operation?.name ?? "") : `no ${deletedName}`);
      }
    })();
    for (const tenant of ["t1", "t2", "t3", "t4"]) {
      const name = `tenants/${tenant}/operations/a`;
      await context.call("updateOperation", { name, operation: succeeded() });
      await context.call("deleteOperation", { name: `tenants/${tenant}/operations/b` });
    }
    context.service.drain();
    await expect(reading).rejects.toMatchObject(error("SERVER_DRAINING"));
    return names;
  }

  const of = (...tenants: readonly string[]) =>
    tenants.flatMap((tenant) => [`tenants/${tenant}/operations/a`, `no tenants/${tenant}/operations/b`]);

  test("tells of what may be seen only", async () => {
    expect(await told(ofTenants("t1", "t3"))).toEqual(of("t1", "t3"));
    expect(await told(ofTenants("t2"))).toEqual(of("t2"));
    expect(await told(ofTenants())).toEqual([]);
    expect(await told(caller)).toEqual(of("t1", "t2", "t3", "t4"));
  });
});

test("a new policy holds for the next call of the same identity", async () => {
  const { context, namesOf } = await withTenants();
  const identity = { name: "jwt:x", claims: {} };
  const allowing = (parent: string): Call => {
    const next = AccessPolicy.parse(`rules: [{ role: client, parents: ["${parent}"] }]`);
    return { ...caller, principal: next.principalOf(identity) };
  };
  const get = (who: Call) => context.call("getOperation", { name: "tenants/t1/operations/a" }, who);
  expect(await get(allowing("tenants/t1"))).toMatchObject({ name: "tenants/t1/operations/a" });
  await expect(get(allowing("tenants/t2"))).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  expect(await walk(context, { name: "tenants/-" }, allowing("tenants/t2"))).toEqual(namesOf("t2"));
});
