import { expect, test } from "@jest/globals";
import { parseRepository } from "../../src/config/repository-url.ts";

test.each([
  ["memory:", { kind: "memory" }],
  ["sqlite:operations.db", { kind: "sqlite", file: "operations.db" }],
  ["sqlite:/var/lib/longrun/operations.db", { kind: "sqlite", file: "/var/lib/longrun/operations.db" }],
  ["sqlite:a file?x=1#2", { kind: "sqlite", file: "a file?x=1#2" }],
  ["postgres://localhost/x", { kind: "postgres", url: "postgres://localhost/x" }],
  ["postgresql://u:p@[::1]:5433/x", { kind: "postgres", url: "postgresql://u:p@[::1]:5433/x" }],
])("%j is a repository", (text, expected) => {
  expect(parseRepository(text)).toEqual(expected);
});

test.each([
  "",
  "memory",
  "memory://",
  "Memory:",
  "sqlite:",
  "sqlite:a\0b",
  "postgres:",
  "postgres://[",
  "mysql://localhost/x",
])("%j is refused", (text) => {
  expect(() => parseRepository(text)).toThrow("must be memory:, sqlite:FILE or postgres://");
});
