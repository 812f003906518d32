import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pageText } from "../../../src/rest/google/page-text.ts";

test.each([
  ["in one line", undefined],
  ["indented", 2],
])("the text of a page is that of JSON.stringify, %s", (_, space) => {
  const object = fc.dictionary(
    fc.string().filter((key) => key !== "operations" && !/^\d+$/.test(key)),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), object, (operations, rest) => {
      const items = operations.map((item) => JSON.stringify(item, undefined, space));
      const page = { ...(operations.length > 0 && { operations }), ...rest };
      const text = pageText("operations", items, JSON.parse(JSON.stringify(rest)), space !== undefined);
      expect(text).toBe(JSON.stringify(page, undefined, space));
    }),
  );
});
