import { Writable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createLog, type LogLevel, logCall } from "../../src/observe/log.ts";
import { Code } from "../../src/proto/messages.ts";

const report = {
  method: "/google.longrunning.Operations/GetOperation",
  resource: "operations/a",
  principal: "alice",
  code: 0,
  milliseconds: 1.23456,
};

/** What a call is logged as: the raw lines. */
function logged(call: Partial<Parameters<typeof logCall>[1]> = {}, level: LogLevel = "info"): string[] {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  logCall(createLog(level, stream), { ...report, ...call });
  return text.split("\n").slice(0, -1);
}

const parsed = (...args: Parameters<typeof logged>) => JSON.parse(logged(...args)[0] ?? "null");

describe("a call is one line", () => {
  test("with its method, name, principal, code and time, and no more", () => {
    expect(logged()).toHaveLength(1);
    const { level, time, ...rest } = parsed();
    expect([level, typeof time]).toEqual([30, "number"]);
    const { method, principal } = report;
    expect(rest).toEqual({ method, name: "operations/a", principal, code: "OK", ms: 1.235, msg: "call" });
  });

  test("with the name of its code, or the number of one that has no name", () => {
    expect(parsed({ code: Code.NOT_FOUND }).code).toBe("NOT_FOUND");
    expect(parsed({ code: 99 }).code).toBe("99");
  });

  test("without a name if it was about nothing", () => {
    expect(parsed({ resource: undefined })).not.toHaveProperty("name");
  });

  test("even if the names have line breaks and other control characters in them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (resource, principal) => {
        const lines = logged({ resource, principal });
        expect(lines).toHaveLength(1);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
        expect(lines[0]).not.toMatch(/[\u0000-\u001f]/);
        expect(parsed({ resource, principal }).principal).toBe(principal.toWellFormed());
      }),
    );
  });

  test("with the ID of an HTTP request", () => {
    expect(parsed({ requestId: "req-1" }).requestId).toBe("req-1");
    expect(parsed()).not.toHaveProperty("requestId");
    expect(parsed({ requestId: 'a"b' }).requestId).toBe('a"b');
  });

  test("with a long name shortened", () => {
    expect(parsed({ resource: "x".repeat(100_000) }).name).toHaveLength(81);
  });
});

test("a fault of ours is an error, with what was thrown", () => {
  const line = parsed({ code: Code.INTERNAL, fault: new Error("boom") });
  expect(line).toMatchObject({ level: 50, msg: "call failed", code: "INTERNAL", err: { message: "boom" } });
  expect(line.err.stack).toContain("log.test.ts");
});

test("below the level nothing is logged", () => {
  expect(logged({}, "warn")).toEqual([]);
  expect(logged({ fault: new Error("boom") }, "warn")).toHaveLength(1);
  expect(logged({ fault: new Error("boom") }, "silent")).toEqual([]);
});
