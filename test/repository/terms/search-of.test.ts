import { StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { compileFilter } from "../../../src/aip/filter/index.ts";
import { defaultPolicy } from "../../../src/operations/policy.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { cancelRecord } from "../../../src/operations/transitions.ts";
import { OperationMetadataSchema } from "../../../src/proto/messages.ts";
import type { RecordFilter } from "../../../src/repository/repository.ts";
import { searchOf } from "../../../src/repository/terms/search-of.ts";
import { filters, matches } from "../../operations/filter/support/matches.ts";
import { NOW, packJson, recordOf, withMetadata } from "../../operations/filter/support/records.ts";
import { JobSchema } from "../../operations/filter/support/types.ts";
import { passes } from "./support/passes.ts";

const search = (filter: string) => searchOf(filters.parse(filter));
const finds = (filter: string, record: OperationRecord) => passes(record, search(filter));

const metadata = { kind: "dynamic" as const, get: () => undefined };

const job = withMetadata(JobSchema, {
  displayName: "Import of books",
  maybe: 5,
  color: "BLUE",
  sizes: [7],
  parent: { text: "p", displayName: "In the parent" },
  amount: "-9007199254740993",
  startTime: "2026-01-01T00:00:00.000000001Z",
  runTime: "-1.5s",
  config: { step: "Reading", share: 0.25, yes: true, deep: { er: "x" } },
  limit: 12,
  label: "Best",
  details: { "@type": "type.googleapis.com/test.Job", displayName: "inner" },
  counts: { a: 40 },
  regions: { 3: "north" },
  flags: { true: "RED" },
  shards: { 4: { displayName: "shard" } },
});
const failed = recordOf(
  { result: { case: "error", value: { code: 8, message: "Disk full" } } },
  { labels: { env: "prod", "a=b": "c", empty: "" } },
);
const succeeded = recordOf({ result: { case: "response", value: packJson(StructSchema, { url: "gs://a" }) } });
const plain = recordOf({
  metadata: packJson(OperationMetadataSchema, { verb: "export", createTime: "1970-01-01T00:01:17Z" }),
});
const cancelled = cancelRecord(plain, NOW + 1, defaultPolicy);
const records = { job, failed, succeeded, plain, cancelled };
type RecordName = keyof typeof records;

function found(filter: string): readonly string[] {
  return Object.entries(records).flatMap(([name, record]) => (finds(filter, record) ? [name] : []));
}

describe("finds what meets the filter, and nothing else of a few records", () => {
  test.each([
    "metadata.display_name = 'Import of books'",
    "metadata.maybe = 5",
    "metadata.maybe = 5.0",
    "metadata.maybe = +5e0",
    "metadata.color = BLUE",
    "metadata.parent.displayName = 'In the parent'",
    "metadata.amount = -9007199254740993",
    "metadata.start_time = 2026-01-01T00:00:00.000000001Z",
    "metadata.start_time = 2026-01-01T01:00:00.000000001+01:00",
    "metadata.run_time = -1.5s",
    "metadata.config.step = Reading",
    "metadata.config.share = .25",
    "metadata.config.deep.er = x",
    "metadata.limit = 12",
    "metadata.label = Best",
    "metadata.details.display_name = inner",
    "metadata.details.@type = type.googleapis.com/test.Job",
    "metadata.counts.a = 40",
    "metadata.regions.3 = north",
    "metadata.flags.true = RED",
    "metadata.shards.4.display_name = shard",
    "metadata.@type = type.googleapis.com/test.Job",
    "metadata.display_name = nothing OR metadata.label = Best",
    "metadata.label = Best AND create_time > 2026-01-01",
    "metadata.display_name:import AND metadata.label = Best",
  ])("in metadata of a user's type: %s", (filter) => {
    expect(matches(filter, job)).toBe(true);
    expect(found(filter)).toEqual(["job"]);
  });

  test.each<[string, RecordName]>([
    ["error.code = 8", "failed"],
    ["error.code:8", "failed"],
    ["error.message = 'Disk full'", "failed"],
    ["state = FAILED", "failed"],
    ["state:FAILED", "failed"],
    ["labels.env = prod", "failed"],
    ["labels:env", "failed"],
    ["labels.env:*", "failed"],
    ["labels.env:PRO", "failed"],
    ["labels.env != test", "failed"],
    ["labels.env = p*", "failed"],
    ["labels.'a=b' = c", "failed"],
    ["labels.empty = ''", "failed"],
    ["response.url = 'gs://a'", "succeeded"],
    ["response.@type = type.googleapis.com/google.protobuf.Struct", "succeeded"],
    ["state = SUCCEEDED", "succeeded"],
    ["NOT state != SUCCEEDED", "succeeded"],
  ])("%s", (filter, expected) => {
    expect(matches(filter, records[expected])).toBe(true);
    expect(found(filter)).toEqual([expected]);
  });

  test.each([
    ["done = true", ["failed", "succeeded", "cancelled"]],
    ["done:*", ["failed", "succeeded", "cancelled"]],
    ["done != false", ["failed", "succeeded", "cancelled"]],
    ["NOT done = false", ["failed", "succeeded", "cancelled"]],
    ["done = false", ["job", "plain"]],
    ["NOT done = true", ["job", "plain"]],
    ["-(done = true OR labels:env)", ["job", "plain"]],
    ["NOT done:*", ["job", "plain"]],
    ["state = (PENDING OR RUNNING)", ["job", "plain"]],
    ["NOT (state != PENDING AND state != FAILED)", ["job", "failed", "plain"]],
    ["cancel_requested = true", ["cancelled"]],
    ["cancel_requested:*", ["cancelled"]],
    ["cancel_requested = false", ["job", "failed", "succeeded", "plain"]],
    ["error:*", ["failed", "cancelled"]],
    ["error.message:disk", ["failed", "cancelled"]],
    ["error.details.reason:X", ["failed", "cancelled"]],
    ["error.code != 8", ["failed", "cancelled"]],
    ["metadata.create_time = 1970-01-01T00:01:17Z", ["plain", "cancelled"]],
    ["metadata.verb = export AND error.code = 1", ["cancelled"]],
    ["state = FAILED OR metadata.verb = export", ["failed", "plain", "cancelled"]],
    ["metadata.@type = type.googleapis.com/test.Job OR labels.env = prod", ["job", "failed"]],
    // A number that is not 0 could be a bool, so the others with numbers in their metadata are found as well.
    ["metadata.config.yes = true", ["job", "plain", "cancelled"]],
    ["response.url = true", []],
    ["metadata.run_time = 0.5s OR metadata.start_time = 1970-01-01T00:00:00.5Z", []],
  ])("%s", (filter, expected) => {
    expect(found(filter)).toEqual(expected);
  });
});

describe("tells nothing of", () => {
  test.each([
    ["nothing", ""],
    ["another value", "metadata.maybe != 5"],
    ["order", "metadata.maybe > 5 AND metadata.display_name <= x"],
    ["what a text contains", "metadata.display_name:books"],
    ["a text with wildcards", "metadata.display_name = Import*"],
    ["a number that is the default", "metadata.maybe = 0"],
    ["the same, written otherwise", "metadata.maybe = -0.0"],
    ["a text that is the default", "metadata.display_name = ''"],
    ["a bool that is the default", "metadata.yes = false"],
    ["null", "metadata.config.x = null"],
    ["an enum's value that is the default", "metadata.color = COLOR_UNSPECIFIED"],
    ["the first value of an enum that may be the default", "metadata.size = SMALL"],
    ["a time that is the default", "metadata.start_time = 1970-01-01"],
    ["a duration that is the default", "metadata.run_time = 0s"],
    ["bytes that are the default", "metadata.x = '=='"],
    ["a long text", `metadata.x = '${"x".repeat(257)}'`],
    ["a text that looks like a message", "metadata.x = '\\x0a\\x01a'"],
    ["bytes that look like a message", "metadata.x = CgFh"],
    ["a message as a whole", "metadata = x"],
    ["presence", "metadata.x:* AND labels:*"],
    ["any state", "state:*"],
    ["all states but one that few have", "state != RUNNING"],
    ["what is not so", "NOT (metadata.x = a OR labels.a = b OR error.code = 1 OR name = x)"],
    ["alternatives of which one is open", "metadata.x = a OR metadata.y > 1"],
    ["names and something else", "name = a OR labels.a = b"],
    ["words", "disk"],
    ["other times", "update_time > 2026-01-01 AND end_time < 2027-01-01"],
  ])("%s", (_, filter) => {
    expect(search(filter)).toEqual({ terms: [] });
  });
});

describe("the search", () => {
  test("has the names that the filter leaves", () => {
    expect(search("name = operations/a")).toEqual({ terms: [], names: ["operations/a"] });
    expect(search("name = (operations/a OR b OR b)").names).toEqual(["operations/a", "b"]);
    expect(search("name = (a OR b) AND name = (b OR c)").names).toEqual(["b"]);
    expect(search("name = a AND name = b").names).toEqual([]);
    expect(search("name = a*").names).toBeUndefined();
    expect(search("name:a name != b NOT name = c").names).toBeUndefined();
  });

  test("has the bounds of the create time in whole milliseconds around those of the filter", () => {
    const at = (time: string) => Date.parse(`2026-01-01T00:00:${time}Z`);
    const bounds = (filter: string) => {
      const { terms, ...others } = search(filter.replaceAll("@", "2026-01-01T00:00:"));
      expect(terms).toEqual([]);
      return others;
    };
    expect(bounds("create_time > @01Z")).toEqual({ createdFrom: at("01.000") });
    expect(bounds("create_time >= @01.0005Z")).toEqual({ createdFrom: at("01.000") });
    expect(bounds("create_time < @01Z")).toEqual({ createdUntil: at("01.000") });
    expect(bounds("create_time <= @01.0005Z")).toEqual({ createdUntil: at("01.001") });
    expect(bounds("create_time = @01.5Z")).toEqual({ createdFrom: at("01.500"), createdUntil: at("01.500") });
    expect(bounds("create_time:@01.5Z")).toEqual({ createdFrom: at("01.500"), createdUntil: at("01.500") });
    expect(bounds("create_time != @01Z")).toEqual({});
    expect(bounds("create_time > @01Z create_time > @02Z create_time < @05Z create_time < @04Z")).toEqual({
      createdFrom: at("02.000"),
      createdUntil: at("04.000"),
    });
    expect(bounds("create_time = @01Z OR create_time = @03Z")).toEqual({
      createdFrom: at("01.000"),
      createdUntil: at("03.000"),
    });
    expect(bounds("create_time > @01Z OR create_time < @03Z")).toEqual({});
    expect(bounds("create_time < 1969-12-31T23:59:59.9995Z")).toEqual({ createdUntil: 0 });
  });

  test("has the groups that probably find the fewest first, and in an OR those of each side", () => {
    const groups = ["done = true", "metadata.@type = a/b", "labels:a", "error.code = 8", "labels.a = b"];
    const fewer = ["done = false", "metadata.maybe = 5", "metadata.label = Best"];
    const all = [...groups, ...fewer].map((filter) => search(filter).terms[0]);
    expect(search([...groups, ...fewer].join(" AND ")).terms).toEqual(all.toReversed());
    const mixed = search("(metadata.label = Best OR done = true) AND labels.a = b").terms;
    expect(mixed.map((group) => group.includes(search("labels.a = b").terms[0]?.[0] ?? 0))).toEqual([true, false]);
    const [one = [], other = []] = search("metadata.label = Best AND response.label = Best").terms;
    const either = search("(done = true AND metadata.label = Best) OR (response.label = Best AND done = true)");
    expect(either.terms.map((group) => group.toSorted())).toEqual([[...one, ...other].toSorted()]);
  });

  test("has few terms for a number: as a text, in all usual encodings but one, in zigzag, and what is unindexed", () => {
    expect(search("metadata.maybe = 5").terms.map(({ length }) => length)).toEqual([4]);
    expect(search("metadata.maybe = 0.5").terms.map(({ length }) => length)).toEqual([3]);
  });

  test("tells nothing of words without the names of enums, which they could be", () => {
    const withoutEnums = (filter: string) => searchOf(compileFilter(filter, { fields: { metadata } })).terms;
    expect(withoutEnums("metadata.label = Best")).toEqual([]);
    expect(withoutEnums("metadata.label = 'The best'")).toEqual(search("metadata.label = 'The best'").terms);
    expect(withoutEnums("metadata.maybe = 5")).toEqual(search("metadata.maybe = 5").terms);
  });

  test("is of everything without a filter", () => {
    expect(searchOf(undefined)).toEqual({ terms: [] });
  });

  test("is of nothing if nothing can meet the filter", () => {
    const nothing: RecordFilter = { matches: () => false, condition: { kind: "any", of: [] } };
    expect(searchOf(nothing)).toEqual({ terms: [], names: [] });
  });
});
