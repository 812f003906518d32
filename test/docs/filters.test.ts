import { readFileSync } from "node:fs";
import { fromJson } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { DEFAULT_LIMITS, type FieldType } from "../../src/aip/filter/index.ts";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { LongrunError } from "../../src/errors.ts";
import { MessageTypes } from "../../src/operations/filter/message-types.ts";
import { OperationFilters } from "../../src/operations/filter/operation-filters.ts";
import { recordSchema } from "../../src/operations/filter/record-schema.ts";
import { StatusSchema } from "../../src/proto/messages.ts";
import { setUp } from "../handlers/call-handlers.ts";
import { filters } from "../operations/filter/support/matches.ts";
import { makeOperation, readRecords, typesOfSamples } from "./sample-operations.ts";

const text = readFileSync("docs/filters.md", "utf8");
const [shownError, shownRecords] = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = ""]) =>
  JSON.parse(json),
);
const records = readRecords(shownRecords);
const ids = records.map(({ operation }) => idOf(operation));
const handlers = setUp();

beforeAll(async () => {
  for (const record of records) await makeOperation(handlers, record);
});

function idOf({ name }: { readonly name: string } = { name: "" }): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** The text under a heading of the second order. */
function section(heading: string): string {
  const [, rest = ""] = text.split(`\n## ${heading}\n`);
  return rest.split(/^## /m)[0] ?? "";
}

/** The refusal of a filter, by listing with it. */
async function refusalOf(filter: string): Promise<LongrunError> {
  const error = await handlers.call("listOperations", { name: "projects/-", filter }).then(
    () => new Error(`not refused: ${filter}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof LongrunError) return error;
  throw error;
}

describe("a sample operation has the record that is shown:", () => {
  test.each(records)("$operation.name", async (record) => {
    const shown = await handlers.call("getOperationRecord", { name: record.operation?.name ?? "" });
    expect({ ...shown, etag: "" }).toEqual(record);
  });
});

describe("an example of a filter is true:", () => {
  const examples = section("Examples");
  const rows = [...examples.matchAll(/^\| `([^`]+)` \| ([^|]+) \|.*\|$/gm)];

  /** The samples that the text of an example names, in their order. */
  function named(finds: string): readonly string[] {
    if (finds === "none") return [];
    const [, excepted] = /^all(?: but (.*))?$/.exec(finds) ?? [];
    if (!finds.startsWith("all")) return finds.split(", ");
    return ids.filter((id) => !excepted?.split(", ").includes(id));
  }

  test("all rows of the tables are examples, each another one", () => {
    const heads = [...examples.matchAll(/^\| filter \| finds \| \|\n\| --- \| --- \| --- \|$/gm)];
    expect(rows).toHaveLength([...examples.matchAll(/^\|/gm)].length - 2 * heads.length);
    expect(new Set(rows.map(([, filter]) => filter)).size).toBe(rows.length);
  });

  test.each(rows.map(([, filter = "", finds = ""]) => [filter, finds] as const))(
    "%s finds %s",
    async (filter, finds) => {
      const [, position] = /^INVALID_FILTER at position (\d+)$/.exec(finds) ?? [];
      if (position === undefined) {
        const { operations } = await handlers.call("listOperations", { name: "projects/-", filter });
        expect(operations.map(idOf).reverse()).toEqual(named(finds));
      } else {
        const { reason, message } = await refusalOf(filter);
        expect([reason, message]).toEqual(["INVALID_FILTER", expect.stringMatching(` at position ${position}\\.$`)]);
      }
    },
  );
});

test("an operation of unknown type is found where the type is known", async () => {
  const parents = parentPattern("projects/-");
  const filter = new OperationFilters(typesOfSamples).parse("metadata.path:*");
  const { records: found } = await handlers.service.list({ parents, filter, limit: 10 });
  expect(found.map(idOf)).toEqual(["scan-6"]);
});

test("the fields are those that filters can be about", () => {
  const shown = [...section("Fields").matchAll(/^\| `([\w.]+)` \|/gm)].map(([, path]) => path);
  const { fields } = recordSchema(new MessageTypes(typesOfSamples));
  expect(shown.sort()).toEqual(pathsOf(fields).sort());
});

function pathsOf(fields: Readonly<Record<string, FieldType>>): string[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    const inner = type.kind === "message" ? pathsOf(type.fields) : [];
    return [name, ...inner.map((path) => `${name}.${path}`)];
  });
}

test("an operator is refused for a type where the table of operators is empty", () => {
  const samples: Readonly<Record<string, readonly string[]>> = {
    text: ["name x", "labels.a x", "error.message x"],
    "number, time, duration": ["error.code 1", "progress.fraction 1", "end_time 2026-01-01"],
    "true or false, enum, bytes": ["done true", "state RUNNING"],
    list: ["error.details x"],
    map: ["labels x"],
    message: ["error code", "progress message"],
  };
  const lines = section("Comparing").matchAll(/^\| *(.*?) *\|$/gm);
  const [head = [], , ...rows] = [...lines].map(([, line = ""]) => line.split(/ *\| */));
  expect(head).toEqual(["", ...Object.keys(samples)]);
  const claims = rows.flatMap(([operators = "", ...meanings]) =>
    [...operators.matchAll(/`([^`]+)`/g)].flatMap(([, operator = ""]) =>
      Object.values(samples).flatMap((sample, column) =>
        sample.map((fieldAndValue) => ({
          filter: operator === ":*" ? fieldAndValue.replace(/ .*/, ":*") : fieldAndValue.replace(" ", ` ${operator} `),
          accepted: meanings[column] !== "",
        })),
      ),
    ),
  );
  expect(claims.map(({ filter }) => ({ filter, accepted: isAccepted(filter) }))).toEqual(claims);
});

function isAccepted(filter: string): boolean {
  try {
    filters.parse(filter);
    return true;
  } catch {
    return false;
  }
}

describe("of the printable characters of ASCII", () => {
  const characters = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
  const values = section("Comparing");

  test("those that need quotes are listed", () => {
    const [, listed = ""] = /none of `([^`]+)`/.exec(values) ?? [];
    const needed = characters.filter((character) => !isAccepted(`name = a${character}b`));
    expect(needed.sort()).toEqual(["`", ...listed.split(/\s/)].sort());
  });

  test("those that can be escaped are listed", () => {
    const [, listed = ""] = /Escapes in quotes are\s+`([^`]+)`/.exec(values) ?? [];
    const digits: Readonly<Record<string, string>> = { x: "41", u: "0041" };
    const escapes = characters.filter((character) => isAccepted(`name = "\\${character}${digits[character] ?? ""}"`));
    expect(escapes.sort()).toEqual(
      listed
        .split(" ")
        .map(([, character]) => character)
        .sort(),
    );
  });
});

test("the error is that of its filter", async () => {
  const [, filter = ""] = /For `([^`]+)` that is/.exec(section("What is refused")) ?? [];
  const shown = fromJson(StatusSchema, shownError, { registry: typesOfSamples });
  expect((await refusalOf(filter)).toStatus()).toEqual(shown);
});

test("the limits are those that hold", () => {
  const { bytes, terms, depth } = DEFAULT_LIMITS;
  const limits = `at most ${bytes} bytes, ${terms} terms (values and words) and ${depth} parentheses`;
  expect(section("Limits and cost")).toContain(limits);
});
