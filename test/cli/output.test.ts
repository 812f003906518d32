import { create, type JsonValue } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { clip, displayWidth, pad } from "../../src/cli/output/display-width.ts";
import { elapsed } from "../../src/cli/output/elapsed.ts";
import { jsonLine, jsonText } from "../../src/cli/output/json-text.ts";
import { ListDocument } from "../../src/cli/output/list-document.ts";
import { printable } from "../../src/cli/output/printable.ts";
import { ProgressDisplay } from "../../src/cli/output/progress-display.ts";
import { percentage, plainLine, progressLine } from "../../src/cli/output/progress-line.ts";
import { Table } from "../../src/cli/output/table.ts";
import { yamlText } from "../../src/cli/output/yaml-text.ts";
import { OperationSchema } from "../../src/proto/messages.ts";

/** Control characters, bidi controls and what else must never reach a terminal, by themselves. */
const OBEYED = [
  ..."\u0000\u0007\b\t\u001b\r\u007f\u0080\u009b\u009d\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029\ufeff",
  "\u{e0041}",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...OBEYED, "\n", "yes", "~", "- ", ": "), fc.string()))
  .map((parts) => parts.join(""));
const unsafe = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(text, tie("json"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("what is printed", () => {
  test.each(OBEYED.map((character) => [`${character.codePointAt(0)?.toString(16)}`, character]))(
    "never has a U+%s",
    (_, character = "") => {
      expect(printable(`a${character}b`)).toMatch(/^a(\\u[0-9a-f]{4})+b$/);
      for (const write of [jsonText, jsonLine, yamlText])
        expect(write({ [character]: [character] })).not.toMatch(unsafe);
    },
  );

  test("is in one line, as plain text", () => {
    expect(printable("two\nlines \u001b[31mred\u001b[0m")).toBe("two\\nlines \\u001b[31mred\\u001b[0m");
    expect(printable("Grüße, 世界 👩‍👩‍👧")).toBe("Grüße, 世界 👩‍👩‍👧");
  });

  test("is the value, as JSON and as YAML, with nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(json, (value) => {
        for (const write of [jsonText, jsonLine, yamlText]) expect(write(value)).not.toMatch(unsafe);
        expect(JSON.parse(jsonText(value))).toEqual(value);
        expect(jsonLine(value)).not.toContain("\n");
        expect(parse(yamlText(value))).toEqual(value);
        expect(parse(yamlText(value), { version: "1.1" })).toEqual(value);
      }),
    );
  });

  test("is the same text for readers of YAML 1.1, also where that has other numbers and booleans", () => {
    const texts = ["yes", "on", "n", "0o7", "010", "12:30:45", "~", "2026-01-01", "1_000"];
    expect(parse(yamlText(texts), { version: "1.1" })).toEqual(texts);
  });

  test("is one document, as a list", () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 4 }), fc.constantFrom("", "next-1"), (items, next) => {
        for (const format of ["json", "yaml"] as const) {
          const document = new ListDocument(format);
          const all =
            document.begin("operations") + items.map((item) => document.item(item)).join("") + document.end(next);
          const read = format === "json" ? JSON.parse(all) : parse(all);
          expect(read).toEqual({ operations: items, ...(next !== "" && { nextPageToken: next }) });
          expect(all).toMatch(/\n$/);
        }
      }),
    );
  });
});

test("the width of a text is what a terminal takes for it", () => {
  expect(["", "abc", "é", "世界", "👩‍👩‍👧", "한국"].map(displayWidth)).toEqual([0, 3, 1, 4, 2, 4]);
  expect(pad("世界", 6)).toBe("世界  ");
  expect(pad("long", 2)).toBe("long");
  expect(["abcdef", "abc", "世界人", ""].map((each) => clip(each, 5))).toEqual(["abcd…", "abc", "世界…", ""]);
  expect(["abcdef", "abc", "世界"].map((each) => clip(each, 3))).toEqual(["ab…", "abc", "世…"]);
  expect(clip("abc", 0)).toBe("");
});

test("the columns of a table are as wide as the widest cell so far, and end with the terminal", () => {
  const table = new Table(["NAME", "MESSAGE"], 14);
  const rows = [
    ["NAME", "MESSAGE"],
    ["a", ""],
    ["longer", "as long as that"],
  ];
  expect(table.lines(rows)).toBe("NAME    MESSA…\na\nlonger  as lo…\n");
  expect(table.lines([["b", "x"]])).toBe("b       x\n");
  expect(new Table(["A"]).lines([["x".repeat(500)]])).toHaveLength(501);
});

test.each([
  [-5, "0s"],
  [999, "0s"],
  [7_000, "7s"],
  [60_000, "1m"],
  [125_000, "2m05s"],
  [3_600_000 * 3 + 60_000 * 20, "3h20m"],
  [86_400_000 * 12 + 3_600_000 * 4, "12d4h"],
  [86_400_000, "1d"],
])("%d ms are %s", (milliseconds, words) => {
  expect(elapsed(milliseconds)).toBe(words);
});

test("100 % is only what is finished", () => {
  expect([0, 0.29, 0.4, 0.999, 1].map(percentage)).toEqual(["0 %", "29 %", "40 %", "99 %", "100 %"]);
});

test("a line of progress tells all there is, and fits the terminal", () => {
  const summary = {
    name: "operations/a",
    state: "RUNNING",
    fraction: 0.25,
    message: "copying",
    createTime: 0,
    endTime: 0,
  };
  expect(progressLine(summary, 65_000, 80)).toBe("operations/a  RUNNING  [#####---------------] 25 %  1m05s  copying");
  expect(progressLine(summary, 65_000, 20)).toBe("operations/a  RUNNI…");
  expect(progressLine({ ...summary, fraction: undefined, message: "" }, 0, 80)).toBe("operations/a  RUNNING  0s");
  expect(plainLine(summary)).toBe("operations/a  RUNNING  25 %  copying");
  expect(plainLine({ ...summary, fraction: undefined, message: "" })).toBe("operations/a  RUNNING");
});

test("progress that is not on a terminal is a line for each change that can be seen", () => {
  const written: string[] = [];
  const display = new ProgressDisplay({ write: (text: string) => written.push(text) }, false);
  const state = (done: boolean, id: number) => ({
    operation: create(OperationSchema, { name: "operations/a", done, metadata: { value: new Uint8Array([id]) } }),
    record: undefined,
  });
  for (const each of [state(false, 1), state(false, 2), state(true, 3)]) display.show(each);
  display.close();
  expect(written).toEqual(["operations/a  RUNNING\n", "operations/a  SUCCEEDED\n"]);
});
