import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { print } from "../../aip/filter/support/print.ts";
import { filters } from "./support/filters.ts";
import { filters as parser } from "./support/matches.ts";
import { evaluate } from "./support/oracle.ts";
import { subjects } from "./support/subjects.ts";

test("a filter matches the operations that the oracle says, whatever they are and however it is written", () => {
  const some = fc.array(subjects, { minLength: 1, maxLength: 6 });
  const choices = fc.infiniteStream(fc.nat({ max: 59 }));
  let matched = 0;
  let compared = 0;
  fc.assert(
    fc.property(filters, some, choices, (filter, candidates, stream) => {
      const text = print(filter, (count) => stream.next().value % count);
      const parsed = parser.parse(text);
      for (const { record, plain } of candidates) {
        const expected = evaluate(filter, plain);
        expect({ text, plain, matches: parsed?.matches(record) }).toEqual({ text, plain, matches: expected });
        matched += Number(expected);
        compared++;
      }
    }),
    { numRuns: 1500 },
  );
  expect(matched / compared).toBeGreaterThan(0.15);
  expect(matched / compared).toBeLessThan(0.85);
});
