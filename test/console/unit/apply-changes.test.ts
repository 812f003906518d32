import { expect, test } from "@jest/globals";
import type { OperationRecord } from "../../../console/src/api/record.ts";
import type { OperationChange } from "../../../console/src/api/watch.ts";
import { applyChanges, nameIn } from "../../../console/src/list/apply-changes.ts";

const records = [record("c", 3), record("b", 2), record("a", 1)];

test("a change takes the place of what is shown", () => {
  expect(shown([{ record: record("b", 2, { updated: 9, state: "RUNNING" }) }])).toEqual(["c", "b RUNNING", "a"]);
});

test("an older change than what is shown does not bring that back", () => {
  const later = [record("b", 2, { updated: 9, state: "SUCCEEDED" })];
  const changes = [{ record: record("b", 2, { updated: 8, state: "RUNNING" }) }];
  expect(shown(changes, later)).toEqual(["b SUCCEEDED"]);
});

test("what is deleted goes", () => {
  expect(shown([{ deletedName: "operations/b" }, { deletedName: "operations/unknown" }])).toEqual(["c", "a"]);
});

test("new operations come first, the newest at the top", () => {
  expect(shown([{ record: record("e", 5) }, { record: record("d", 4) }, { record: record("f", 6) }])).toEqual([
    "f",
    "e",
    "d",
    "c",
    "b",
    "a",
  ]);
});

test("operations that belong to other pages do not come", () => {
  expect(shown([{ record: record("old", 2) }])).toEqual(["c", "b", "a"]);
  expect(shown([{ record: record("d", 4) }], records, false)).toEqual(["c", "b", "a"]);
});

test("an empty first page takes everything", () => {
  expect(shown([{ record: record("old", 1) }], [])).toEqual(["old"]);
});

function shown(changes: readonly OperationChange[], present = records, isFirst = true): string[] {
  const byName = new Map(changes.map((change) => [nameIn(change), change]));
  return applyChanges({ records: present, isFirst }, byName).map(({ operation, state }) => {
    const id = operation.name.slice("operations/".length);
    return state === "PENDING" ? id : `${id} ${state}`;
  });
}

function record(
  id: string,
  created: number,
  { updated = created, state = "PENDING" }: { updated?: number; state?: OperationRecord["state"] } = {},
): OperationRecord {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return { operation: { name: `operations/${id}` }, state, createTime: time(created), updateTime: time(updated) };
}
