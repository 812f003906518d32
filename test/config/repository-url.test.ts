import { expect, test } from "@jest/globals";
import { hidePassword, parseRepository } from "../../src/config/repository-url.ts";

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

test.each([
  ["postgres://u:hunter2@h/x", "postgres://u:***@h/x"],
  ["postgres://u:hunter2@h:5433/x?application_name=a:b", "postgres://u:***@h:5433/x?application_name=a:b"],
  ["postgres://:hunter2@h/x", "postgres://:***@h/x"],
  ["postgres://u:hunt@er2/h@h/x", "postgres://u:***@h/x"],
  ["postgres://u:hunter2?x@h/x", "postgres://u:***@h/x"],
  ["postgres://u:hunter2@h:port/x", "postgres://u:***@h:port/x"],
  ["mysql://u:hunter2@h/x", "mysql://u:***@h/x"],
  ["postgres://h/x?password=hunter2&user=u", "postgres://h/x?password=***&user=u"],
  ["postgres://h/x?user=u&sslpassword=hunter2", "postgres://h/x?user=u&sslpassword=***"],
  ["postgres://h/x?PassWord=hunter2=?3", "postgres://h/x?PassWord=***"],
  ["postgres://h/x?p%61ssword=hunter2&%zz=1", "postgres://h/x?p%61ssword=***&%zz=1"],
  ["postgres://u:hunter2@h/x?password=hunter3", "postgres://u:***@h/x?password=***"],
])("of %s, %s is shown", (text, shown) => {
  expect(hidePassword(text)).toBe(shown);
});

test.each([
  "memory:",
  "sqlite:a file?x=1#2",
  "postgres://u@h/x",
  "postgres://h:5432/x?user=u&passfile=/p",
  "postgres:///x",
])("%s is shown as it is", (text) => {
  expect(hidePassword(text)).toBe(text);
});
