import { describe, expect, test } from "@jest/globals";
import { parsePathTemplate } from "../../src/transcoding/parse-path-template.ts";
import type { PathTemplate } from "../../src/transcoding/path-template.ts";

/** A template as one line: its segments, the variables with the segments that they take, the verb. */
function outline({ segments, variables, verb }: PathTemplate): string {
  const path = segments.map((segment) => (segment.kind === "literal" ? segment.text : `<${segment.kind}>`));
  const fields = variables.map(({ field, start, end }) => `${field}[${start},${end})`);
  return [path.join(" "), ...fields, ...(verb === "" ? [] : [`:${verb}`])].join(" | ");
}

test.each([
  ["/", ""],
  ["/v1", "v1"],
  ["/shelves/{shelf}/books/{book}", "shelves <*> books <*> | shelf[1,2) | book[3,4)"],
  ["/shelves/**", "shelves <**>"],
  ["/**", "<**>"],
  ["/*", "<*>"],
  ["/*/**", "<*> <**>"],
  ["/*/a/**", "<*> a <**>"],
  ["/a:foo", "a | :foo"],
  ["/a/b/c:foo", "a b c | :foo"],
  ["/a/{a.b.c}", "a <*> | a.b.c[1,2)"],
  ["/a/{b=*}", "a <*> | b[1,2)"],
  ["/a/{b=**}", "a <**> | b[1,2)"],
  ["/a/{b=c/*}", "a c <*> | b[1,3)"],
  ["/a/{b=c/*/d}", "a c <*> d | b[1,4)"],
  ["/a/{b=c/**}/d/e", "a c <**> d e | b[1,3)"],
  ["/a/{b=c/**/d}/e:verb", "a c <**> d e | b[1,4) | :verb"],
  ["/v1/{name=**/operations/*}:wait", "v1 <**> operations <*> | name[1,4) | :wait"],
  ["/v1/{name=operations}", "v1 operations | name[1,2)"],
  ["/a/**/*", "a <**> <*>"],
  ["/a/{b=*}/**:verb", "a <*> <**> | b[1,2) | :verb"],
  ["/{x.y.z=*/a/b}/c", "<*> a b c | x.y.z[0,3)"],
  ["/v1/a=b&c=d;e=f:g/endpoint.rdf", "v1 a=b&c=d;e=f:g endpoint.rdf"],
  ["/-._~!$&'()+,;=@", "-._~!$&'()+,;=@"],
  ["/%e7%ac%ac/a%3Ab%2Fc:d%3ae", "第 a:b/c | :d:e"],
  ["/{x=a:b/c}", "a:b c | x[0,2)"],
])("the template %s", (text, expected) => {
  const template = parsePathTemplate(text);
  expect(outline(template)).toBe(expected);
  expect(template.text).toBe(text);
});

describe("a template is refused, with the position of what is wrong", () => {
  test.each([
    ["", 0, '"/" expected'],
    ["v1/{name}", 0, '"/" expected, not "v"'],
    ["{x}", 0, '"/" expected, not "{"'],
    [":verb", 0, '"/" expected, not ":"'],
    ["//", 1, 'a segment expected, not "/"'],
    ["/a/", 3, "a segment expected"],
    ["/a//b", 3, 'a segment expected, not "/"'],
    ["/:verb", 1, 'a segment expected, not ":"'],
    ["/a/:verb", 3, 'a segment expected, not ":"'],
    ["/*:", 3, "a verb expected"],
    ["/{var}:", 7, "a verb expected"],
    ["/a:b:c", 4, 'the end expected, not ":"'],
    ["/{x}:b/c", 6, 'the end expected, not "/"'],
    ["/a:{x}", 3, 'a verb expected, not "{"'],
    ["/{}", 2, 'the path of a field expected, not "}"'],
    ["/a/{", 4, "the path of a field expected"],
    ["/a/{var", 7, '"}" expected'],
    ["/a/{var.", 7, '"}" expected, not "."'],
    ["/a/{9x}", 4, 'the path of a field expected, not "9"'],
    ["/a/{a-b}", 5, '"}" expected, not "-"'],
    ["/a/{x=}", 6, 'a segment expected, not "}"'],
    ["/a/{x=/b}", 6, 'a segment expected, not "/"'],
    ["/a/{x=b/}", 8, 'a segment expected, not "}"'],
    ["/a/{x=var:verb}", 9, '"}" expected, not ":"'],
    ["/{var=a/{nested=b}}", 8, 'a segment expected, not "{"'],
    ["/a{x}", 2, '"/", ":" or the end expected, not "{"'],
    ["/{x}a", 4, '"/", ":" or the end expected, not "a"'],
    ["/{x}{y}", 4, '"/", ":" or the end expected, not "{"'],
    ["/a*", 2, '"/", ":" or the end expected, not "*"'],
    ["/***", 3, '"/", ":" or the end expected, not "*"'],
    ["/a}", 2, '"/", ":" or the end expected, not "}"'],
    ["/a b", 2, '"/", ":" or the end expected, not " "'],
    ["/a?b", 2, '"/", ":" or the end expected, not "?"'],
    ["/größe", 3, '"/", ":" or the end expected, not "ö"'],
    ["/a%2", 2, '"/", ":" or the end expected, not "%"'],
    ["/a/b%FF", 3, '"b%FF" is no percent-encoded UTF-8'],
    ["/**/**", 4, 'a second "**"'],
    ["/{x=a/**}/b/{y=**}", 15, 'a second "**"'],
    ["/{x}/{x=a/*}", 6, 'the variable "x" is there twice'],
  ])("%s", (text, position, problem) => {
    expect(() => parsePathTemplate(text)).toThrow(
      expect.objectContaining({
        name: "HttpRuleError",
        message: `path template ${JSON.stringify(text)}, position ${position}: ${problem}`,
      }),
    );
  });
});
