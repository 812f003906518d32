import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { quote } from "../src/quote.ts";

test("what is quoted is in double quotes, as JSON has it", () => {
  expect(quote('a "b" \\ c')).toBe('"a \\"b\\" \\\\ c"');
  expect(quote("größe 大きさ 🙂")).toBe('"größe 大きさ 🙂"');
});

test("what is quoted is shortened to 80 characters, and not in the middle of one", () => {
  expect(quote("a".repeat(80))).toBe(`"${"a".repeat(80)}"`);
  expect(quote("a".repeat(81))).toBe(`"${"a".repeat(80)}…"`);
  expect(quote(`${"a".repeat(79)}🙂`)).toBe(`"${"a".repeat(79)}\ufffd…"`);
});

test.each([
  ["a line's end", "a\nb", '"a\\nb"'],
  ["a terminal's command", "a\u001b[2Jb\u009b2J", '"a\\u001b[2Jb\\u009b2J"'],
  ["a change of direction", "a\u202egpj.exe", '"a\\u202egpj.exe"'],
  ["what has no width", "a\u200b\u2060\ufeffb", '"a\\u200b\\u2060\\ufeffb"'],
  ["a line separator", "a\u2028b", '"a\\u2028b"'],
  ["a tag outside the BMP", "a\u{e0041}b", '"a\\udb40\\udc41b"'],
])("%s is escaped", (_, text, quoted) => {
  expect(quote(text)).toBe(quoted);
});

test("whatever is quoted can be seen, and read back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      const quoted = quote(text);
      expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(JSON.parse(quoted)).toBe(text.toWellFormed());
    }),
  );
});
