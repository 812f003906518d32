import { text } from "node:stream/consumers";
import { describe, expect, jest, test } from "@jest/globals";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { open, send } from "./support/send.ts";
import { serveTenants } from "./support/tenants.ts";

jest.setTimeout(30_000);

const OURS = "tenants/ours";

const { listOperations } = Operations.method;
const { listOperationRecords, updateOperation, watchOperations } = OperationRegistry.method;

test("a watch of another tenant's collection tells nothing, over gRPC and REST, however much happens there", async () => {
  const { port, callers, theirs, registry, server } = await serveTenants();
  // Of all parents those of two tenants cannot be told by a pattern.
  const mine = { authorization: `Bearer ${await callers.token({ sub: "mallory", tenant: ["ours", "also"] })}` };
  const parents = ["tenants/them", "tenants/none", "tenants/-"];
  const watches = await Promise.all(parents.map((parent) => watchGrpc(port, parent, mine)));
  const streams = await Promise.all(
    parents.map((parent) => open(port, { path: `/v1/${parent}/operations:watch`, headers: mine })),
  );
  for (const operationId of ["x", "y"]) {
    await registry.createOperation({ parent: "tenants/them", operationId }, { metadata: theirs });
  }
  await registry.createOperation({ parent: OURS, operationId: "z" }, { metadata: mine });
  const bodies = streams.map(text);
  await server.stop(1000);
  const [them, none, all] = await Promise.all(watches.map(({ answer }) => answer));
  expect(them).toEqual(none);
  expect([them?.messages, all?.messages.length]).toEqual([[], 1]);
  const [ofThem, ofNone, ofAll] = await Promise.all(bodies);
  expect(ofThem).toBe(ofNone);
  expect(ofAll).toContain("tenants/ours/operations/z");
  expect(ofAll).not.toContain("them");
});

/** Opens a watch of a collection; resolves when it has begun. */
async function watchGrpc(port: number, parent: string, headers: Record<string, string>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer = callGrpc(port, watchOperations, { parent }, { headers, onHeaders: resolve });
  await promise;
  return { answer };
}

describe("what proves something to one principal proves nothing to another:", () => {
  test("a page token", async () => {
    const { callers, operations, registry, port } = await serveTenants();
    const metadata = { authorization: `Bearer ${await callers.token({})}` };
    const headers = { authorization: `Bearer ${await callers.token({ sub: "viewer" })}` };
    const [name, pageSize] = ["tenants/-", 1];
    const refuses = async (method: typeof listOperations | typeof listOperationRecords, pageToken: string) => {
      const parent = method === listOperations ? { name } : { parent: name };
      const { error } = await callGrpc(port, method, { ...parent, pageSize, pageToken }, { headers });
      return error?.reason;
    };
    const page = await operations.listOperations({ name, pageSize }, { metadata });
    const records = await registry.listOperationRecords({ parent: name, pageSize }, { metadata });
    expect(await refuses(listOperations, page.nextPageToken)).toBe("INVALID_PAGE_TOKEN");
    expect(await refuses(listOperationRecords, records.nextPageToken)).toBe("INVALID_PAGE_TOKEN");
    for (const [path, token] of [
      ["operations", page.nextPageToken],
      ["operations:records", records.nextPageToken],
    ]) {
      const target = `/v1/${name}/${path}?pageSize=1&pageToken=${encodeURIComponent(token ?? "")}`;
      const { json } = await send(port, { path: target, headers });
      expect(json.error.details[0].reason).toBe("INVALID_PAGE_TOKEN");
      expect((await send(port, { path: target, headers: metadata })).status).toBe(200);
    }
  });

  test("a request ID", async () => {
    const { registry, callers, mine } = await serveTenants();
    const other = { authorization: `Bearer ${await callers.token({ sub: "trudy", tenant: "ours" })}` };
    const create = (metadata: Record<string, string>) =>
      registry.createOperation({ parent: OURS, requestId: "same" }, { metadata });
    const [one, two] = [await create(mine), await create(other)];
    expect(two.name).not.toBe(one.name);
    expect((await create(mine)).name).toBe(one.name);
  });

  test("an etag and a lease token of another operation", async () => {
    const { port, mine, etag, leaseToken } = await serveTenants();
    const name = `${OURS}/operations/mine`;
    const refusal = async (request: object) =>
      (await callGrpc(port, updateOperation, { name, ...request }, { headers: mine })).error?.reason;
    expect(await refusal({ etag })).toBe("STALE_ETAG");
    expect(await refusal({ leaseToken })).toBe("STALE_LEASE");
    const patched = await send(port, {
      method: "PATCH",
      path: `/v1/${name}`,
      headers: { ...mine, "if-match": etag },
      body: "{}",
    });
    expect(patched.status).toBe(412);
  });

  test("an exclusive target", async () => {
    const { registry, theirs, mine } = await serveTenants();
    const create = (parent: string, metadata: Record<string, string>) =>
      registry.createOperation({ parent, exclusiveTarget: "disk" }, { metadata });
    await create("tenants/them", theirs);
    expect((await create(OURS, mine)).name).toMatch(/^tenants\/ours\//);
  });
});
