import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AuditEvent } from "../../../src/observe/audit/audit-event.ts";
import { auditedHandlers } from "../../../src/observe/audit/audited-handlers.ts";
import { caller, setUp as setUpHandlers } from "../../handlers/call-handlers.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { principal } from "../../support/principals.ts";

const TIME = Date.parse("2026-02-03T04:05:06Z");

function setUp() {
  const context = setUpHandlers();
  const events: AuditEvent[] = [];
  const onAudit = (event: AuditEvent) => events.push(event);
  const services = context.services.map((each) => auditedHandlers(each, onAudit, new FakeClock(TIME)));
  const call = async (method: string, request: Readonly<Record<string, unknown>>, by = "alice") => {
    const bound = services.flatMap(({ methods }) => methods).find(({ method: { name } }) => name === method);
    if (bound?.kind !== "unary") throw new Error(`${method} is not served`);
    return bound.handler(create(bound.method.input, request), { ...caller, principal: principal(by) });
  };
  return { ...context, call, events };
}

test("a cancellation and a deletion are told, with who did them and when", async () => {
  const { call, events, start } = setUp();
  await start("a");
  await call("CancelOperation", { name: "operations/a" });
  await call("DeleteOperation", { name: "operations/a" }, "bob");
  expect(events).toEqual([
    { time: TIME, action: "cancel", name: "operations/a", principal: "alice", code: "OK" },
    { time: TIME, action: "delete", name: "operations/a", principal: "bob", code: "OK" },
  ]);
});

test("those that are refused are told too, with the reason", async () => {
  const { call, events } = setUp();
  await expect(call("CancelOperation", { name: "operations/a" })).rejects.toMatchObject({ code: 5 });
  await expect(call("DeleteOperation", { name: "nonsense" })).rejects.toMatchObject({ code: 3 });
  expect(events).toEqual([
    expect.objectContaining({ action: "cancel", code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND" }),
    expect.objectContaining({ action: "delete", name: "nonsense", code: "INVALID_ARGUMENT", reason: "INVALID_NAME" }),
  ]);
});

test("what is done is told once, as done, even if whoever is told throws", async () => {
  const { services, start } = setUpHandlers();
  const codes: string[] = [];
  const onAudit = ({ code }: AuditEvent) => {
    codes.push(code);
    throw new Error("the disk is full");
  };
  const [cancel] = services
    .map((each) => auditedHandlers(each, onAudit, new FakeClock(TIME)))
    .flatMap(({ methods }) => methods)
    .filter(({ method }) => method.name === "CancelOperation");
  if (cancel?.kind !== "unary") throw new Error("CancelOperation is not served");
  await start("a");
  const request = create(cancel.method.input, { name: "operations/a" });
  await expect(cancel.handler(request, caller)).rejects.toThrow("the disk is full");
  expect(codes).toEqual(["OK"]);
});

test("nothing else is told", async () => {
  const { call, events, start } = setUp();
  await start("a");
  await call("GetOperation", { name: "operations/a" });
  await call("ListOperations", { name: "" });
  await call("Heartbeat", { name: "operations/a" });
  expect(events).toEqual([]);
});

describe("names", () => {
  test("are told shortened and well-formed, whatever the caller gives", async () => {
    const { call, events } = setUp();
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const name = fc.string({ unit, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(name, async (hostile) => {
        await expect(call("DeleteOperation", { name: hostile })).rejects.toThrow();
        const told = events.pop()?.name;
        expect(told?.length).toBeLessThanOrEqual(81);
        expect(told?.isWellFormed()).toBe(true);
        if (hostile.length <= 80) expect(told).toBe(hostile.toWellFormed());
      }),
    );
  });
});
