import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { AuditFile } from "../../../src/observe/audit/audit-file.ts";
import { afterTest } from "../../support/after-test.ts";

let path = "";

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "longrun-audit-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  path = join(folder, "audit.log");
});

const event = { time: 0, action: "cancel", name: "operations/a", principal: "alice", code: "OK" } as const;

function open(): AuditFile {
  const file = AuditFile.open(path);
  afterTest(() => file.close());
  return file;
}

function lines(file = path) {
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

test("each event is a line, there at once, behind what was there", () => {
  open().write(event);
  open().write({ ...event, action: "delete", code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND" });
  const { time: _, ...told } = event;
  expect(lines()).toEqual([
    { time: "1970-01-01T00:00:00.000Z", ...told },
    { time: "1970-01-01T00:00:00.000Z", ...told, action: "delete", code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND" },
  ]);
});

test("only its owner may read it", () => {
  open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("control characters can end no line, nor reach a terminal", () => {
  const name = 'operations/a\n{"forged":true}\u001b[2J\u009b2J\u2028\u0000';
  open().write({ ...event, name });
  expect(readFileSync(path, "latin1")).toMatch(/^[\x20-\x7e]+\n$/);
  expect(lines()).toEqual([expect.objectContaining({ name })]);
});

test("after a rotation it goes on in a new file, once it is told", () => {
  const file = open();
  file.write(event);
  renameSync(path, `${path}.1`);
  file.write({ ...event, name: "operations/b" });
  file.reopen();
  file.write({ ...event, name: "operations/c" });
  expect(lines(`${path}.1`).map(({ name }) => name)).toEqual(["operations/a", "operations/b"]);
  expect(lines().map(({ name }) => name)).toEqual(["operations/c"]);
});

test("however often it is told to, it has one file open", () => {
  const file = open();
  const nextDescriptor = () => {
    const descriptor = openSync(path, "r");
    closeSync(descriptor);
    return descriptor;
  };
  file.reopen();
  const before = nextDescriptor();
  for (let times = 0; times < 20; times++) file.reopen();
  expect(nextDescriptor()).toBeLessThan(before + 20);
});

test("if the new one cannot be opened it goes on in the old one", () => {
  const file = open();
  const moved = `${dirname(path)}-moved`;
  renameSync(dirname(path), moved);
  afterTest(() => renameSync(moved, dirname(path)));
  expect(() => file.reopen()).toThrow("ENOENT");
  file.write(event);
  expect(lines(join(moved, "audit.log"))).toHaveLength(1);
});
