import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createLog, type LogLevel, logAudit, logCall } from "../../src/observe/log.ts";
import { Code } from "../../src/proto/messages.ts";
import type { CallReport } from "../../src/transport/call-report.ts";

const report: CallReport = {
  method: "/google.longrunning.Operations/GetOperation",
  rpc: "google.longrunning.Operations/GetOperation",
  profile: "grpc",
  resource: "operations/a",
  principal: "alice",
  remoteAddress: undefined,
  code: 0,
  milliseconds: 1.23456,
};

/** A log, and the raw lines that it has written. */
function openLog(level: LogLevel) {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  return { log: createLog(level, stream), lines: () => text.split("\n").slice(0, -1) };
}

/** What a call is logged as: the raw lines. */
function logged(call: Partial<CallReport> = {}, level: LogLevel = "info"): string[] {
  const { log, lines } = openLog(level);
  logCall(log, { ...report, ...call });
  return lines();
}

const parsed = (...args: Parameters<typeof logged>) => JSON.parse(logged(...args)[0] ?? "null");

// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
const CONTROL = /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

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
        expect(lines[0]).not.toMatch(CONTROL);
        expect(parsed({ resource, principal }).principal).toBe(principal.toWellFormed());
      }),
    );
  });

  test("with the ID of an HTTP request", () => {
    expect(parsed({ requestId: "req-1" }).requestId).toBe("req-1");
    expect(parsed()).not.toHaveProperty("requestId");
    expect(parsed({ requestId: 'a"b' }).requestId).toBe('a"b');
  });

  test("with the client's address, the reason of an error and the ID of the trace, if there are any", () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const told = { remoteAddress: "::1", reason: "OPERATION_NOT_FOUND", traceId } as const;
    expect(parsed(told)).toMatchObject(told);
    for (const name of Object.keys(told)) expect(parsed()).not.toHaveProperty(name);
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

describe("an audit event", () => {
  const event = { time: 5, action: "delete", name: "operations/a", principal: "alice", code: "OK" } as const;

  test.each(["error", "warn", "info", "debug"] as const)("is logged at level %s, in one line", (level) => {
    const { log, lines } = openLog(level);
    logAudit(log, { ...event, name: "a\nb\u007f\u009b2J", principal: "x\u2028" });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).not.toMatch(CONTROL);
    expect(JSON.parse(lines()[0] ?? "")).toEqual({
      level: 30,
      ...event,
      name: "a\nb\u007f\u009b2J",
      principal: "x\u2028",
      msg: "audit",
    });
  });

  test("is not logged in silence", () => {
    const { log, lines } = openLog("silent");
    logAudit(log, event);
    expect(lines()).toEqual([]);
  });
});

test("how many lines were lost because nobody read them in time is a warning, at every level", () => {
  const script = `
    import { createLog, logAudit } from "./src/observe/log.ts";
    const log = createLog("error");
    const event = { time: 0, action: "delete", name: "x".repeat(80), principal: "y".repeat(920), code: "OK" };
    for (let count = 0; count < 10_000; count++) logAudit(log, event);
  `;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, "../.."),
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  const lines = stderr
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  const audited = lines.filter(({ msg }) => msg === "audit").length;
  expect(audited).toBeLessThan(10_000);
  expect(lines.filter(({ msg }) => msg !== "audit")).toEqual([
    { level: 40, time: expect.any(Number), count: 10_000 - audited, msg: "lines lost" },
  ]);
});

describe("an error of others", () => {
  test("has nothing in the log but its type, words, stack, code and cause, without secrets", () => {
    const { log, lines } = openLog("info");
    const cause = Object.assign(new Error("connect postgres://longrun:hunter2@db:5432/x"), { code: "ECONNREFUSED" });
    const error = Object.assign(new TypeError("away", { cause }), {
      parameters: ["payload"],
      client: { password: "p" },
    });
    log.error({ err: error }, "sweep failed");
    const { err } = JSON.parse(lines()[0] ?? "");
    expect(err).toEqual({
      type: "TypeError",
      message: "away",
      stack: expect.stringContaining("log.test.ts"),
      cause: {
        type: "Error",
        message: "connect postgres://***@db:5432/x",
        stack: expect.any(String),
        code: "ECONNREFUSED",
      },
    });
    expect(lines()[0]).not.toMatch(/hunter2|payload/);
  });

  test.each([
    ["\u202eevil", "\\u202eevil"],
    ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
    ["\u2029\u00ad", "\\u2029\\u00ad"],
    ["\u{e0041}é😀", "\\udb40\\udc41é😀"],
  ])("shows what is not seen, as in %j", (text, shown) => {
    const { log, lines } = openLog("info");
    log.error(text);
    logAudit(log, { time: 0, action: "delete", name: text, principal: text, code: "OK" });
    logCall(log, { ...report, resource: text, principal: text });
    const said = lines();
    expect(said.map((line) => line.split(shown).length - 1)).toEqual([1, 2, 2]);
    expect(said.join("")).not.toMatch(CONTROL);
    expect(said.map((line) => JSON.parse(line))).toMatchObject([{ msg: text }, { name: text }, { name: text }]);
  });

  test("can put no control character into the log", () => {
    const { log, lines } = openLog("info");
    log.error({ err: new Error("a\u009b2J\u001b[2J\u2028\n{}") }, "failed\u0085");
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).not.toMatch(CONTROL);
    expect(JSON.parse(lines()[0] ?? "").msg).toBe("failed\u0085");
  });
});
