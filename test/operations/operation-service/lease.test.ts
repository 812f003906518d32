import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { createRequest, failed, heartbeatRequest, packed, succeeded, updateRequest } from "../requests.ts";
import { error, PRINCIPAL, setUp } from "./set-up.ts";

const MINUTE = 60_000;
const NAME = "operations/a";
const STALE = error("STALE_LEASE");

/** A service with one operation, leased for a minute, and short ways to be its producer. */
async function setUpLeased() {
  const context = setUp();
  const { service } = context;
  const leased = createRequest({ operationId: "a", requestId: "r", leaseDuration: { seconds: 60n } });
  const { leaseToken = "" } = await service.create(leased, PRINCIPAL);
  return {
    ...context,
    leased,
    leaseToken,
    update: (token: string, operation = {}) => service.update(NAME, updateRequest({ operation, leaseToken: token })),
    beat: (token: string) => service.heartbeat(NAME, heartbeatRequest({ leaseToken: token })),
  };
}

describe("creation with a lease", () => {
  test("gives its token to the creator", async () => {
    const { leaseToken, service, update } = await setUpLeased();
    expect(leaseToken.length).toBeGreaterThanOrEqual(16);
    expect((await service.get(NAME)).state).toBe(State.RUNNING);
    await expect(update("")).rejects.toMatchObject(STALE);
    await update(leaseToken, { metadata: packed("x") });
  });

  test("gives it again to the same request, whose first answer may be lost, while it is good for something", async () => {
    const { leased, leaseToken, service, clock, beat, update } = await setUpLeased();
    const again = () => service.create(leased, PRINCIPAL);
    expect(await again()).toMatchObject({ leaseToken, record: { name: NAME } });
    expect((await service.create({ ...leased, validateOnly: true }, PRINCIPAL)).leaseToken).toBeUndefined();
    clock.advance(MINUTE);
    const { leaseToken: second = "" } = await beat("");
    expect((await again()).leaseToken).toBeUndefined();
    await update(second, succeeded());
    expect((await again()).leaseToken).toBeUndefined();
  });

  test("gives none if nothing is created, or no lease was asked for", async () => {
    const { service } = setUp();
    const leased = createRequest({ validateOnly: true, leaseDuration: { seconds: 1n } });
    expect((await service.create(leased, PRINCIPAL)).leaseToken).toBeUndefined();
    expect((await service.create(createRequest(), PRINCIPAL)).leaseToken).toBeUndefined();
  });
});

describe("a heartbeat", () => {
  test("renews the lease, reports progress, and tells that cancellation was requested", async () => {
    const { service, clock, leaseToken, beat } = await setUpLeased();
    clock.advance(50_000);
    const progress = { fraction: 0.5, message: "half" };
    const request = heartbeatRequest({ leaseToken, progress, leaseDuration: { seconds: 20n } });
    const { record } = await service.heartbeat(NAME, request);
    expect(record).toMatchObject({ lease: { expireTime: clock.now() + 20_000 }, progress, state: State.RUNNING });
    await service.cancel(NAME);
    expect(await beat(leaseToken)).toMatchObject({
      record: { state: State.CANCELLING, cancelTime: clock.now() },
      leaseToken,
    });
    await service.sweep(10);
    clock.advance(MINUTE - 1);
    await service.sweep(10);
    expect((await service.get(NAME)).state).toBe(State.CANCELLING);
  });

  test("of one of two producers takes a free lease; the other one is told to stop", async () => {
    const { service, create } = setUp();
    await create("a");
    const beats = await Promise.allSettled([1, 2].map(() => service.heartbeat(NAME, heartbeatRequest())));
    expect(beats.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(beats.find(({ status }) => status === "rejected")).toMatchObject({ reason: STALE });
  });

  test("lasts a minute unless it says otherwise", async () => {
    const { service, create, clock } = setUp();
    await create("a");
    const { record } = await service.heartbeat(NAME, heartbeatRequest());
    expect(record.lease).toEqual({ epoch: 1, expireTime: clock.now() + MINUTE });
  });

  test.each([
    [{ leaseDuration: { seconds: 0n, nanos: 999_999_999 } }, "INVALID_LEASE_DURATION"],
    [{ progress: { fraction: 2 } }, "INVALID_PROGRESS"],
    [{ leaseToken: "junk" }, "STALE_LEASE"],
  ])("like %j changes nothing", async (init, reason) => {
    const { service, leaseToken } = await setUpLeased();
    const before = await service.get(NAME);
    const request = heartbeatRequest({ leaseToken, ...init });
    await expect(service.heartbeat(NAME, request)).rejects.toMatchObject(error(reason));
    expect(await service.get(NAME)).toBe(before);
  });

  test("for what is not there is NOT_FOUND, however malformed it is", async () => {
    const { service } = setUp();
    const request = heartbeatRequest({ leaseToken: "junk", leaseDuration: { seconds: -1n } });
    await expect(service.heartbeat(NAME, request)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  });
});

describe("a producer whose lease is lost", () => {
  test("finds its operation ended by the sweep, and can change nothing", async () => {
    const { service, clock, leaseToken, update, beat } = await setUpLeased();
    clock.advance(MINUTE);
    expect(await service.sweep(10)).toBe(1);
    const swept = await service.get(NAME);
    expect(swept.state).toBe(State.FAILED);
    await expect(update(leaseToken, succeeded())).rejects.toMatchObject(error("OPERATION_DONE"));
    await expect(beat(leaseToken)).rejects.toMatchObject(error("OPERATION_DONE"));
    expect(await service.get(NAME)).toBe(swept);
  });

  test("never writes to an operation that was made anew under its name, leased or not", async () => {
    const { service, leaseToken, update, beat } = await setUpLeased();
    for (const init of [{}, { leaseDuration: { seconds: 60n } }]) {
      await service.delete(NAME);
      await service.create(createRequest({ operationId: "a", ...init }), PRINCIPAL);
      const before = await service.get(NAME);
      await expect(update(leaseToken, succeeded())).rejects.toMatchObject(STALE);
      await expect(beat(leaseToken)).rejects.toMatchObject(STALE);
      expect(await service.get(NAME)).toBe(before);
    }
  });

  test("never brings back what was deleted, not even if missing ones may be created", async () => {
    const { service, leaseToken } = await setUpLeased();
    await service.delete(NAME);
    const request = updateRequest({ allowMissing: true, leaseToken, operation: succeeded() });
    await expect(service.update(NAME, request)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
    await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
    await service.update(NAME, updateRequest({ allowMissing: true }));
  });
});

test("a sweep that meets a renewal leaves the operation to its producer", async () => {
  const { service, clock, repository, leaseToken, beat } = await setUpLeased();
  clock.advance(MINUTE);
  repository.once("after", "due", () => beat(leaseToken));
  await service.sweep(10);
  expect(await service.get(NAME)).toMatchObject({ state: State.RUNNING, lease: { expireTime: clock.now() + MINUTE } });
});

test("an exclusive target keeps others out until its operation ends, however it ends", async () => {
  const { service, clock, write } = setUp();
  const make = (operationId: string, init = {}) =>
    service.create(createRequest({ operationId, exclusiveTarget: "t", ...init }), PRINCIPAL);
  const held = { ...error("EXCLUSIVE_TARGET_HELD"), message: expect.stringContaining("operations/") };
  await make("a");
  await expect(make("b")).rejects.toMatchObject(held);
  await expect(make("b", { validateOnly: true })).rejects.toMatchObject(held);
  await make("b", { parent: "projects/p" });
  await write("operations/a", failed());
  await make("b", { leaseDuration: { seconds: 60n } });
  await expect(make("c")).rejects.toMatchObject(held);
  clock.advance(MINUTE);
  await service.sweep(10);
  await make("c");
  await service.cancel("operations/c");
  await make("d");
  await service.delete("operations/d");
  await make("e");
});

test("a creation without a lease never gives away the lease that another producer has taken since", async () => {
  const { service } = setUp();
  const request = createRequest({ operationId: "a", requestId: "r" });
  await service.create(request, PRINCIPAL);
  await service.heartbeat(NAME, heartbeatRequest());
  expect((await service.create(request, PRINCIPAL)).leaseToken).toBeUndefined();
});
