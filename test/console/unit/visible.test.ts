import { expect, test } from "@jest/globals";
import { visible } from "../../../console/src/ui/visible.ts";

test.each([
  ["invoice\u202Efdp.exe", "invoice<U+202E>fdp.exe"],
  ["a\u200Bb\uFEFF", "a<U+200B>b<U+FEFF>"],
  ["bell\u0007\u001B[31m", "bell<U+0007><U+001B>[31m"],
  ["two\u2028lines", "two<U+2028>lines"],
  ["tag\u{E0041}", "tag<U+E0041>"],
])("what cannot be seen is written out: %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(["plain", "größer ≥ 日本語 עברית", "tab\tand\nline", "👩‍💻 🇩🇪", '<img onerror="x">'])(
  "all else stays: %j",
  (text) => {
    expect(visible(text)).toBe(text);
  },
);
