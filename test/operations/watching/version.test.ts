import { expect, test } from "@jest/globals";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { isLater, versionOf } from "../../../src/operations/watching/version.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { deletion, put, version } from "./changes.ts";

const first = version({ uid: "uid-1", sequence: 1, revision: 3 });
const second = version({ uid: "uid-2", sequence: 2, revision: 0 });
const unknown: Change = { name: "operations/a" };
const bare = (deletedVersion: OperationRecord): Change => ({ name: deletedVersion.name, deletedVersion });

test.each<[string, Change, Change, boolean]>([
  ["a greater revision", put({ ...first, revision: 4 }), put(first), true],
  ["the same revision", put(first), put(first), false],
  ["a smaller revision", put({ ...first, revision: 2 }), put(first), false],
  ["the deletion", deletion(first), put(first), true],
  ["the deletion of an older revision", deletion({ ...first, revision: 2 }), put(first), true],
  ["the same deletion again", deletion(first), deletion(first), false],
  ["any revision after the deletion", put({ ...first, revision: 9 }), deletion(first), false],
  ["an operation created later", put(second), put(first), true],
  ["an operation created after the deletion", put(second), deletion(first), true],
  ["the deletion of an operation created later", deletion(second), put(first), true],
  ["an operation created before", put(first), put(second), false],
  ["the deletion of an operation created before", deletion(first), put(second), false],
  ["the deletion of which only the version is known", bare(first), put({ ...first, revision: 9 }), true],
  ["the same deletion, of which only the version is known", bare(first), deletion(first), false],
  ["any revision after that", put({ ...first, revision: 9 }), bare(first), false],
  ["that of an operation created before", bare(first), put(second), false],
  ["an unknown deletion", unknown, put(first), true],
  ["an unknown deletion after a deletion", unknown, deletion(first), true],
  ["anything after an unknown deletion", put(first), unknown, true],
])("%s: whether it is later", (_, change, known, expected) => {
  expect(isLater(versionOf(change), versionOf(known))).toBe(expected);
});
