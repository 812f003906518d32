import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { Code } from "../src/proto/messages.ts";
import { reasons } from "../src/reasons.ts";

test("docs/errors.md lists every reason with its code, and no other, in the order of the table in the code", () => {
  const document = readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");
  const rows = [...document.matchAll(/^\| `(?<reason>[A-Z_]+)` \| (?<code>[A-Z_]+) \| \S/gm)];
  const listed = rows.map(({ groups }) => [groups?.reason, groups?.code]);
  expect(listed).toEqual(Object.entries(reasons).map(([reason, code]) => [reason, Code[code]]));
});

test("a reason is in UPPER_SNAKE_CASE and at most 63 characters long, as ErrorInfo wants it", () => {
  for (const reason of Object.keys(reasons)) expect(reason).toMatch(/^[A-Z][A-Z0-9_]{1,61}[A-Z0-9]$/);
});
