import { setImmediate } from "node:timers/promises";
import { toBinary } from "@bufbuild/protobuf";
import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Permission } from "../../src/authorization/permission.ts";
import { LongrunError } from "../../src/errors.ts";
import type { Call } from "../../src/handlers/handler.ts";
import { StatusSchema } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { caller, callerWith, setUp } from "./call-handlers.ts";

const PARENT = "tenants/mine";
const THERE = `${PARENT}/operations/a`;
const NOT_THERE = `${PARENT}/operations/b`;
/** A parent without operations, as long as the other. */
const EMPTY = "tenants/none";

type Context = ReturnType<typeof setUp>;
type Method = (context: Context, subject: string, call: Call) => Promise<unknown>;

/** The methods that are about one operation, and what they need. */
const onOperations: readonly (readonly [string, Permission, Method])[] = [
  ["GetOperation", "get", ({ raw }, name, call) => raw("getOperation", { name }, call)],
  ["GetOperationRecord", "get", ({ raw }, name, call) => raw("getOperationRecord", { name }, call)],
  ["WaitOperation", "wait", ({ raw }, name, call) => raw("waitOperation", { name, timeout: {} }, call)],
  ["WatchOperation", "wait", ({ stream }, name, call) => first(stream("watchOperation", { name }, call))],
  ["CancelOperation", "cancel", ({ raw }, name, call) => raw("cancelOperation", { name }, call)],
  ["DeleteOperation", "delete", ({ raw }, name, call) => raw("deleteOperation", { name }, call)],
  ["UpdateOperation", "update", ({ raw }, name, call) => raw("updateOperation", { name }, call)],
  ["Heartbeat", "update", ({ raw }, name, call) => raw("heartbeat", { name }, call)],
];

/** Those that are about all operations of a parent. */
const onCollections: readonly (readonly [string, Method])[] = [
  ["ListOperations", ({ raw }, name, call) => raw("listOperations", { name }, call)],
  ["ListOperationRecords", ({ raw }, parent, call) => raw("listOperationRecords", { parent }, call)],
  ["CountOperations", ({ raw }, parent, call) => raw("countOperations", { parent }, call)],
  [
    "WatchOperations",
    ({ stream }, parent, call) => first(stream("watchOperations", { parent }, call), changeUnnoticed),
  ],
];

/** Those that make an operation. */
const onCreation: readonly (readonly [string, Permission, Method])[] = [
  ["CreateOperation", "create", ({ raw }, name, call) => raw("createOperation", { ...split(name) }, call)],
  [
    "CreateOperation that only validates",
    "create",
    ({ raw }, name, call) => raw("createOperation", { ...split(name), validateOnly: true }, call),
  ],
  [
    "UpdateOperation with allow_missing",
    "create",
    ({ raw }, name, call) => raw("updateOperation", { name, allowMissing: true }, call),
  ],
  [
    "UpdateOperation with allow_missing, without update",
    "update",
    ({ raw }, name, call) => raw("updateOperation", { name, allowMissing: true }, call),
  ],
];

const everything: readonly Permission[] = ["get", "list", "wait", "cancel", "delete", "create", "update"];

let context: Context;
/** What the repository was asked for since it was last looked at. */
let asked: string[];
let changes = 0;

beforeEach(begin);

async function begin(): Promise<void> {
  context = setUp();
  await context.call("createOperation", { parent: PARENT, operationId: "a" });
  asked = [];
  changes = 0;
  context.repository.before = (method) => {
    asked.push(method);
  };
}

describe.each(onOperations)("%s", (_, permission, method) => {
  test("is done for who may do it there, and only this", async () => {
    const expected = await outcome(method, THERE, caller);
    await begin();
    expect(await outcome(method, THERE, who([permission]))).toEqual(expected);
    expect(expected.error).toBeUndefined();
  });

  test.each<[string, () => Call]>([
    ["nothing at all", () => who([])],
    ["everything but get and this", () => who(everything.filter((each) => each !== permission && each !== "get"))],
    [
      "everything in other parents",
      () => who(everything, "tenants/other/**", "tenants/mine/rooms/1", "tenants/mine2", ""),
    ],
  ])("tells who may do %s the same as if there were none, with the same work", async (__, call) => {
    const hidden = await outcome(method, THERE, call());
    const missing = await outcome(method, NOT_THERE, call());
    const missingForAll = await outcome(method, NOT_THERE, caller);
    expect(hidden).toMatchObject({ reason: "OPERATION_NOT_FOUND", asked: ["read"] });
    expect(hidden.error).toBe(`Operation "${THERE}" was not found.`);
    expect(withoutName(hidden, THERE)).toEqual(withoutName(missing, NOT_THERE));
    expect(withoutName(hidden, THERE)).toEqual(withoutName(missingForAll, NOT_THERE));
  });
});

describe.each(onOperations.filter(([, permission]) => permission !== "get"))("%s", (_, permission, method) => {
  test("is denied who may do everything else there, whether there is such an operation or not", async () => {
    const call = who(everything.filter((each) => each !== permission));
    for (const name of [THERE, NOT_THERE]) {
      const denied = await outcome(method, name, call);
      expect(denied).toMatchObject({ reason: "PERMISSION_DENIED", asked: [] });
      expect(denied.error).toBe(`Permission "${permission}" is denied on "${name}" (or it might not exist).`);
    }
  });
});

describe.each(onCollections)("%s", (_, method) => {
  test("gives what is there to who may list it, and only this", async () => {
    const expected = await outcome(method, PARENT, caller);
    await begin();
    expect(await outcome(method, PARENT, who(["list"]))).toEqual(expected);
    expect(expected.error).toBeUndefined();
  });

  test.each([PARENT, EMPTY, "tenants/-"])("is denied who may do everything else in %s", async (parent) => {
    const call = who(
      everything.filter((each) => each !== "list"),
      "tenants/*",
    );
    const denied = await outcome(method, parent, call);
    expect(denied).toMatchObject({ reason: "PERMISSION_DENIED", asked: [] });
    expect(denied.error).toBe(`Permission "list" is denied on "${parent}/operations" (or it might not exist).`);
  });

  test("gives who may not see the parent the same as if nothing were there, with the same work", async () => {
    const call = who(everything, "tenants/other/**");
    const [hidden, missing] = [await outcome(method, PARENT, call), await outcome(method, EMPTY, call)];
    expect(hidden.error).toBeUndefined();
    expect(hidden).toEqual(missing);
    expect(hidden).toEqual(await outcome(method, EMPTY, caller));
    expect(hidden).not.toEqual(await outcome(method, "tenants/-", caller));
  });
});

test("for a list or count of what may not be seen, the repository does not even look at it", async () => {
  const { repository } = context;
  const looks = [jest.spyOn(repository, "page"), jest.spyOn(repository, "count")];
  const call = who(everything, "tenants/other/**");
  for (const parent of [PARENT, "projects/-", ""]) {
    await context.raw("listOperations", { name: parent }, call);
    await context.raw("countOperations", { parent }, call);
  }
  const parents = looks.flatMap(({ mock }) => mock.calls.map(([selection]) => selection.parents));
  expect(parents).toHaveLength(6);
  expect(parents.filter((each) => each.wildcard || each.matches(PARENT) || each.matches(""))).toEqual([]);
});

describe.each(onCreation)("%s", (_, permission, method) => {
  test("is denied who may not, whether they see the parent and whether there is such an operation or not", async () => {
    const others = everything.filter((each) => each !== permission);
    for (const call of [who(others), who([]), who(everything, "tenants/other/**")]) {
      for (const name of [THERE, NOT_THERE]) {
        const denied = await outcome(method, name, call);
        expect(denied).toMatchObject({ reason: "PERMISSION_DENIED", asked: [] });
        expect(denied.error).toMatch(/^Permission "(create|update)" is denied on "tenants\/mine\/operations"/);
      }
    }
  });

  test("is done for who may", async () => {
    expect(await outcome(method, NOT_THERE, who(["create", "update"]))).toMatchObject({ error: undefined });
  });
});

describe("what is malformed is refused before anything else, the same to everybody", () => {
  test("a name", async () => {
    for (const [, , method] of onOperations) {
      expect(await outcome(method, "tenants/-/operations/a", who([]))).toMatchObject({ reason: "INVALID_NAME" });
    }
    for (const [, method] of onCollections) {
      expect(await outcome(method, "tenants", who([]))).toMatchObject({ reason: "INVALID_NAME" });
    }
    const parent = context.raw("createOperation", { parent: "tenants/-" }, who([]));
    await expect(parent).rejects.toMatchObject({ reason: "INVALID_PARENT" });
  });

  test.each([
    ["a filter", { filter: "x =" }, "INVALID_FILTER"],
    ["a page size", { pageSize: -1 }, "INVALID_PAGE_SIZE"],
    ["a page token", { pageToken: "x" }, "INVALID_PAGE_TOKEN"],
    ["an order", { orderBy: "name" }, "INVALID_ORDER_BY"],
  ])("%s, of a list of which nothing is seen", async (_, fields, reason) => {
    const list = context.raw("listOperationRecords", { parent: PARENT, ...fields }, who([]));
    await expect(list).rejects.toMatchObject({ reason });
  });
});

test("when the repository cannot be reached, that is all that anybody is told", async () => {
  context.repository.before = () => {
    throw new LongrunError("REPOSITORY_UNAVAILABLE", "away");
  };
  for (const [, , method] of onOperations) {
    expect(await outcome(method, THERE, who([]))).toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  }
  for (const [, method] of onCollections.slice(0, 3)) {
    expect(await outcome(method, PARENT, who([]))).toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  }
});

/** Somebody who has these permissions in these parents, and whose calls end with the test. */
function who(permissions: readonly Permission[], ...parents: readonly string[]): Call {
  const rules = [{ role: "own", parents: parents.length > 0 ? parents : [PARENT] }];
  const nobody = [{ role: "viewer", parents: ["no/where"] }];
  const policy = permissions.length > 0 ? { roles: { own: permissions }, rules } : { rules: nobody };
  const controller = new AbortController();
  afterTest(() => controller.abort());
  return { ...callerWith(JSON.stringify(policy)), signal: controller.signal };
}

interface Outcome {
  readonly answer?: string | undefined;
  readonly error?: string | undefined;
  readonly reason?: string | undefined;
  readonly status?: string | undefined;
  /** What the repository was asked for. */
  readonly asked: readonly string[];
}

async function outcome(method: Method, subject: string, call: Call): Promise<Outcome> {
  asked = [];
  try {
    const answer = await method(context, subject, call);
    return { answer: Buffer.from(answer as Uint8Array).toString("latin1"), error: undefined, asked };
  } catch (error) {
    if (!(error instanceof LongrunError)) throw error;
    const status = Buffer.from(toBinary(StatusSchema, error.toStatus())).toString("latin1");
    return { error: error.message, reason: error.reason, status, asked };
  }
}

/** The same, with the name that was asked for left out. */
function withoutName(found: Outcome, name: string): Outcome {
  return JSON.parse(JSON.stringify(found).replaceAll(name, "NAME"));
}

/** Changes the operation, and does not count what the repository is asked for. */
async function changeUnnoticed(): Promise<void> {
  const { before } = context.repository;
  context.repository.before = () => {};
  await context.call("updateOperation", { name: THERE, progress: { message: `${++changes}` } });
  context.repository.before = before;
}

/** The first answer of a stream after something has happened; a text if there is none for now. */
async function first(answers: AsyncIterator<Uint8Array>, happen?: () => Promise<unknown>): Promise<Uint8Array> {
  const answer = answers.next().then(({ value }) => value ?? Buffer.from("the end"));
  if (happen) await Promise.race([answer, happen()]);
  const none = (async () => {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    return Buffer.from("nothing yet");
  })();
  return Promise.race([none, answer]);
}

function split(name: string): { readonly parent: string; readonly operationId: string } {
  const [parent = "", operationId = ""] = name.split("/operations/");
  return { parent, operationId };
}
