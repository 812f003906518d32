import assert from "node:assert/strict";
import fc from "fast-check";
import { searchOf } from "../../../src/repository/terms/search-of.ts";
import { filters } from "../../operations/filter/support/matches.ts";
import { packBytes, recordOf } from "../../operations/filter/support/records.ts";
import { types } from "../../operations/filter/support/types.ts";
import { passes } from "../../repository/terms/support/passes.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { encodingsOf } from "../inputs/encodings.ts";
import { filtersLike, goodFilters } from "../inputs/filters.ts";
import { records } from "../inputs/records.ts";

const typeNames = ["test.Job", "test.Legacy", "test.Grouped", "test.Delimited", "EveryKind", "google.rpc.ErrorInfo"];
const wellKnown = ["Struct", "Value", "ListValue", "Any", "Timestamp", "Duration", "Int32Value", "FieldMask"];
const contents = fc.constantFrom(...typeNames, ...wellKnown.map((name) => `google.protobuf.${name}`)).chain((name) => {
  const desc = types.getMessage(name);
  assert.ok(desc);
  return fc.record({ typeName: fc.constantFrom(name, name, name, "test.Unknown"), encoding: encodingsOf(desc, 2) });
});

/** What reads filters, and what is in operations as filters see it. */
export const filterTargets = [
  fuzzTarget("filters", fc.record({ text: filtersLike, record: records }), ({ text, record }) => {
    const filter = attempt(() => filters.parse(text));
    if (filter === undefined) return;
    const isMatched = filter.matches(record);
    const opposite = attempt(() => filters.parse(`NOT (${text})`));
    if (opposite !== undefined) assert.notEqual(opposite.matches(record), isMatched);
    if (isMatched) assert.ok(passes(record, searchOf(filter)), "the index does not find what matches");
  }),

  fuzzTarget(
    "contents of operations",
    fc.record({ content: contents, text: goodFilters, inMetadata: fc.boolean() }),
    ({ content: { typeName, encoding }, text, inMetadata }) => {
      const any = packBytes(typeName, encoding.bytes);
      const record = recordOf(inMetadata ? { metadata: any } : { result: { case: "response", value: any } });
      const filter = filters.parse(text);
      const isMatched = filter?.matches(record) ?? true;
      assert.ok(passes(record, searchOf(filter)) || !isMatched, "the index does not find what matches");
    },
    { share: 0.5 },
  ),
];
