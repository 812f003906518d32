import { describe, expect, test } from "@jest/globals";
import type { Call } from "../../src/handlers/handler.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { caller, callerWith, setUp } from "./call-handlers.ts";

const policy = `
rules:
  - { role: admin, parents: ["tenants/{tenant}"] }
  - { role: admin, parents: ["shared/all"] }
`;
const one = callerWith(policy, "jwt:one", { tenant: "t1" });
const two = callerWith(policy, "jwt:two", { tenant: "t2" });

/** The same operation ID in two tenants, each created with the same request by its own principal, with a lease. */
async function setUpTenants() {
  const context = setUp();
  const create = async (parent: string, who: Call) => {
    let leaseToken = "";
    const setHeader = (_: string, value: string) => {
      leaseToken = value;
    };
    const request = { parent, operationId: "a", requestId: "same", leaseDuration: { seconds: 60n } };
    const { name } = await context.call("createOperation", request, { ...who, setHeader });
    const { etag } = await context.call("getOperationRecord", { name }, who);
    return { name, etag, leaseToken };
  };
  return { ...context, ones: await create("tenants/t1", one), twos: await create("tenants/t2", two), create };
}

describe("what proves something of one tenant's operation proves nothing of another's", () => {
  test("an etag", async () => {
    const { call, ones, twos } = await setUpTenants();
    const { name, leaseToken } = twos;
    const update = (etag: string) => call("updateOperation", { name, etag, leaseToken }, two);
    await expect(update(ones.etag)).rejects.toMatchObject(error("STALE_ETAG"));
    expect(await update(twos.etag)).toMatchObject({ name });
  });

  test("a lease token", async () => {
    const { call, ones, twos } = await setUpTenants();
    const { name } = twos;
    const update = (leaseToken: string) => call("updateOperation", { name, leaseToken }, two);
    const beat = (leaseToken: string) => call("heartbeat", { name, leaseToken }, two);
    await expect(update(ones.leaseToken)).rejects.toMatchObject(error("STALE_LEASE"));
    await expect(beat(ones.leaseToken)).rejects.toMatchObject(error("STALE_LEASE"));
    expect(await update(twos.leaseToken)).toMatchObject({ name });
  });

  test("a request ID", async () => {
    const { call, ones, twos } = await setUpTenants();
    expect(ones.name).not.toBe(twos.name);
    const asOne = await call("createOperation", { parent: "shared/all", requestId: "r" }, one);
    const asTwo = await call("createOperation", { parent: "shared/all", requestId: "r" }, two);
    expect(asTwo.name).not.toBe(asOne.name);
    expect(await call("createOperation", { parent: "shared/all", requestId: "r" }, one)).toEqual(asOne);
  });
});

test("who is not allowed there has nothing of a tenant's etag and lease token, nor of having created the operation", async () => {
  const { call, ones } = await setUpTenants();
  const { name, etag, leaseToken } = ones;
  const notFound = error("OPERATION_NOT_FOUND");
  await expect(call("updateOperation", { name, etag, leaseToken }, two)).rejects.toMatchObject(notFound);
  await expect(call("heartbeat", { name, leaseToken }, two)).rejects.toMatchObject(notFound);
  const sameRequest = { parent: "tenants/t1", operationId: "a", requestId: "same", leaseDuration: { seconds: 60n } };
  const moved = { ...one, principal: { ...two.principal, name: "jwt:one" } };
  await expect(call("createOperation", sameRequest, moved)).rejects.toMatchObject(error("PERMISSION_DENIED"));
  expect(await call("getOperationRecord", { name }, caller)).toMatchObject({ etag });
});
