import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseQuery } from "../../src/transcoding/parse-query.ts";

test.each<[string, [string, string][]]>([
  ["", []],
  ["&", []],
  [
    "&&a=1&&b=2&",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  ["a", [["a", ""]]],
  ["a=", [["a", ""]]],
  ["=a", [["", "a"]]],
  ["=", [["", ""]]],
  ["a=b=c==", [["a", "b=c=="]]],
  [
    "b=1&a=2&b=3",
    [
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
    ],
  ],
  ["x+y=a+b%2Bc%20d", [["x y", "a b+c d"]]],
  [
    "%24.xgafv=2&a%3Db=%26",
    [
      ["$.xgafv", "2"],
      ["a=b", "&"],
    ],
  ],
  ["$alt=json%3Benum-encoding=int", [["$alt", "json;enum-encoding=int"]]],
  [
    "f=%E6%97%A5%F0%9F%98%80&n=%00",
    [
      ["f", "日😀"],
      ["n", "\0"],
    ],
  ],
  [
    "a;b=1?&/=:@",
    [
      ["a;b", "1?"],
      ["/", ":@"],
    ],
  ],
  ["__proto__=1", [["__proto__", "1"]]],
])("the parameters of %j", (query, expected) => {
  expect(parseQuery(query)).toEqual(expected);
});

test.each(["a=%zz", "a=1&%=2", "x=%4", "x=%FF", "%C0%AF=1", "x=%ED%A0%80", "x=ö"])(
  "%j is no percent-encoded UTF-8",
  (query) => {
    const [key] = query.split("&").at(-1)?.split("=") ?? [];
    const message = `query ${JSON.stringify(key)}: must be percent-encoded UTF-8.`;
    expect(() => parseQuery(query)).toThrow(expect.objectContaining({ reason: "INVALID_QUERY", message }));
  },
);

test("what URLSearchParams writes is read as it was", () => {
  const text = fc.string({ unit: "grapheme" }).filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      expect(parseQuery(new URLSearchParams(pairs).toString())).toEqual(pairs);
    }),
  );
});
