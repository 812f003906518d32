import { describe, expect, jest, test } from "@jest/globals";
import { compileFilter, type DynamicValue, type FilterSchema } from "../../../src/aip/filter/index.ts";
import { enumValue, list, map, message, timestamp } from "./support/dynamic.ts";
import { matching } from "./support/matching.ts";
import { expectRefusal } from "./support/refusal.ts";

interface Subject {
  readonly name: string;
  readonly done?: boolean;
  readonly error?: DynamicValue;
  readonly metadata?: DynamicValue;
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: DynamicValue;
  readonly createTime?: DynamicValue;
}

const schema: FilterSchema<Subject> = {
  fields: {
    name: { kind: "string", get: ({ name }) => name },
    done: { kind: "bool", get: ({ done = false }) => done },
    error: {
      kind: "message",
      fields: { code: { kind: "int" }, message: { kind: "string" } },
      get: ({ error }) => error,
    },
    metadata: { kind: "dynamic", get: ({ metadata }) => metadata },
    state: { kind: "enum", names: ["PENDING", "RUNNING", "FAILED"], get: ({ state }) => state },
    create_time: { kind: "timestamp", get: ({ createTime }) => createTime },
    labels: { kind: "map", of: { kind: "string" }, get: ({ labels }) => labels && map(labels) },
  },
  bareWords: ["name", "error.message"],
};

const subjects: Readonly<Record<string, Subject>> = {
  backup: {
    name: "projects/p/operations/backup-1",
    metadata: message({
      "@type": "type.googleapis.com/x.Y",
      name: "projects/p/instances/howling/backups/b",
      database: "prod",
      progress: message({ start_time: timestamp("2018-03-28T14:00:00Z"), progress_percent: 40 }),
    }),
    labels: { env: "prod", "key with space": "x" },
    state: enumValue("RUNNING", 2),
    createTime: timestamp("2022-08-08T00:00:00Z"),
  },
  failure: {
    name: "operations/o2",
    done: true,
    error: message({ code: 13, message: "Disk full" }),
    metadata: message({
      "@type": "type.googleapis.com/x.Y",
      name: "other",
      progress: message({ start_time: timestamp("2019-01-01T00:00:00Z"), progress_percent: 0 }),
    }),
    state: enumValue("FAILED", 5),
    createTime: timestamp("2022-08-07T00:00:00Z"),
  },
  struct: {
    name: "operations/o3",
    metadata: map({
      "@type": "type.googleapis.com/google.protobuf.Struct",
      percentage: 50,
      steps: list("a", "b"),
      nothing: null,
      name: "Howl",
    }),
    labels: { env: "" },
    state: enumValue("PENDING", 1),
  },
  bare: { name: "operations/o4", done: true },
};

test.each([
  ["", "backup failure struct bare"],
  ["done:true", "failure bare"],
  ["done=false", "backup struct"],
  ["metadata.@type=type.googleapis.com/x.Y", "backup failure"],
  ["metadata.@type:x.Y", "backup failure"],
  ['metadata.@type = "*.Struct"', "struct"],
  ["metadata.name:howl", "backup struct"],
  ['metadata.progress.start_time < "2018-03-28T14:50:00Z"', "backup"],
  [
    '(metadata.@type=type.googleapis.com/x.Y) AND (metadata.progress.start_time < "2018-03-28T14:50:00Z") AND (error:*)',
    "",
  ],
  [
    "(metadata.@type=type.googleapis.com/x.Y) AND (metadata.progress.start_time > 2018-03-28T14:50:00Z) AND (error:*)",
    "failure",
  ],
  ["(metadata.@type=type.googleapis.com/x.Y) AND\n(metadata.database:prod)", "backup"],
  ["error:*", "failure"],
  ["NOT error:*", "backup struct bare"],
  ["-error:*", "backup struct bare"],
  ["error:code", "failure"],
  ["error.code = 13", "failure"],
  ["error.code != 12", "failure"],
  ["error.code != 13", ""],
  ["NOT error.code = 13", "backup struct bare"],
  ["error.code > (12 AND -5)", "failure"],
  ["error.code = (1 OR 13)", "failure"],
  ["error.code = (NOT 13)", "backup struct bare"],
  ["disk", "failure"],
  ["o2 OR backup", "backup failure"],
  ["operations/o", "failure struct bare"],
  ["projects/*-1", "backup"],
  ["*", "backup failure struct bare"],
  ["name = operations/o2", "failure"],
  ["name = projects/p/operations/backup-1", "backup"],
  ["name = projects/*/operations/*", "backup"],
  ["state=RUNNING", "backup"],
  ["state:RUNNING", "backup"],
  ["state != RUNNING", "failure struct"],
  ["state = (RUNNING OR FAILED)", "backup failure"],
  ["create_time > 2022-08-07", "backup"],
  ['createTime >= "2022-08-07"', "backup failure"],
  ["create_time:*", "backup failure"],
  ["labels.env:*", "backup struct"],
  ["labels:env", "backup struct"],
  ["labels.env = prod", "backup"],
  ['labels.env = ""', "struct"],
  ["labels.env != prod", "struct"],
  ['labels."key with space" = x', "backup"],
  ['labels:"key with space"', "backup"],
  ["labels:*", "backup struct"],
  ["labels.toString:*", ""],
  ["metadata:*", "backup failure struct"],
  ["metadata:database", "backup"],
  ["metadata.progress.progressPercent:*", "backup"],
  ["metadata.progress.progress_percent = 0", "failure"],
  ["metadata.progress.progressPercent >= 0", "backup failure"],
  ["metadata.percentage = 50", "struct"],
  ["metadata.percentage:*", "struct"],
  ["metadata.percentage > 4.95e1", "struct"],
  ["metadata.percentage != 50", ""],
  ['metadata.percentage != "half"', ""],
  ["metadata.percentage.x = 1", ""],
  ["metadata.steps:b", "struct"],
  ["metadata.steps:B", ""],
  ["metadata.steps = b", ""],
  ["metadata.nothing:*", "struct"],
  ["metadata.nothing = null", "struct"],
  ["metadata.percentage != null", "struct"],
  ["metadata.nowhere = 1 OR metadata.nowhere != 1 OR metadata.nowhere:*", ""],
])("%s", (filter, expected) => {
  expect(matching(filter, schema, subjects).join(" ")).toBe(expected);
});

test.each([
  ["done = 5", '"done" takes true or false, not "5"', 7],
  ["done < true", '"<" does not apply to "done" (bool)', 5],
  [
    'create_time > "yesterday"',
    '"create_time" takes a timestamp such as 2012-04-21T11:30:00-04:00, not "yesterday"',
    14,
  ],
  ["create_time = 2022-02-30", expect.any(String), 14],
  ["state = NOPE", '"state" takes one of PENDING, RUNNING, FAILED, not "NOPE"', 8],
  ["state = (RUNNING OR NOPE)", '"state" takes one of PENDING, RUNNING, FAILED, not "NOPE"', 20],
  ['state = "RUN*"', '"state" takes one of PENDING, RUNNING, FAILED, not "RUN*"', 8],
  ["state > RUNNING", '">" does not apply to "state" (enum)', 6],
  ["name.x = 1", '"name" has no field "x"', 5],
  ["constructor = 1", 'unknown field "constructor"', 0],
  ["__proto__ = 1", 'unknown field "__proto__"', 0],
  ["create_Time = 1", 'unknown field "create_Time"', 0],
  ["done AND serviceName = x", 'unknown field "serviceName"', 9],
  ["error = 5", '"=" does not apply to "error" (message)', 6],
  ["error:details", 'unknown field "error.details"', 6],
  ["error.details:x", 'unknown field "error.details"', 6],
  ["error.code = 1.5", '"error.code" takes a whole number, not "1.5"', 13],
  ["error.code:x", '"error.code" takes a whole number, not "x"', 11],
  ["labels = x", '"=" does not apply to "labels" (map)', 7],
  ["labels.a.b = x", '"labels.a" has no field "b"', 9],
  [`${"x".repeat(99)} = 1`, `unknown field "${"x".repeat(80)}…"`, 0],
  [`done = ${"x".repeat(99)}`, `"done" takes true or false, not "${"x".repeat(80)}…"`, 7],
])("%s is refused", (filter, problem, position) => {
  if (typeof problem === "string") expectRefusal(() => compileFilter(filter, schema), problem, position);
  else expect(() => compileFilter(filter, schema)).toThrow(expect.objectContaining({ position }));
});

test("bare words are refused if no field is declared for them", () => {
  const { fields } = schema;
  expectRefusal(() => compileFilter("done = true AND x", { fields }), '"x" is compared with no field', 16);
});

describe("a field's value is got", () => {
  const counted = () => {
    const metadata = jest.fn(() => message({ a: 1, b: 2 }));
    const done = jest.fn(() => true);
    const fields: FilterSchema<object>["fields"] = {
      metadata: { kind: "dynamic", get: metadata },
      done: { kind: "bool", get: done },
    };
    return { metadata, done, schema: { fields } };
  };

  test.each([
    ["metadata.a = 1 metadata.b = 2 metadata:*", 1],
    ["metadata.a = 5 OR metadata.b = 5 OR -metadata.c = 5", 1],
    ["done = true", 0],
    ["metadata.a = 1 AND done = false", 0],
    ["metadata.a = 1 OR done = true", 0],
    ["(metadata.a = 1 OR NOT metadata.b = 1) AND NOT done = true", 0],
    ["metadata.a = 1 AND done = true", 1],
  ])("only if needed, and once: %s", (filter, times) => {
    const { metadata, done, schema: both } = counted();
    const { matches } = compileFilter(filter, both);
    expect([metadata.mock.calls.length, done.mock.calls.length]).toEqual([0, 0]);
    for (let subject = 1; subject <= 3; subject++) {
      matches({});
      expect(metadata).toHaveBeenCalledTimes(times * subject);
    }
  });
});
