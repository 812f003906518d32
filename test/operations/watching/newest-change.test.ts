import { expect, test } from "@jest/globals";
import { NewestChange } from "../../../src/operations/watching/newest-change.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { deletion, put, version } from "./changes.ts";

const first = version({ revision: 1 });
const second = version({ revision: 2 });
const done = version({ revision: 3, state: State.SUCCEEDED });
const another = version({ uid: "uid-2", sequence: 2, revision: 0 });

test.each<[string, Change[], Change | undefined]>([
  ["nothing, when nothing came", [], undefined],
  ["the newest record", [put(first), put(second)], put(second)],
  ["the newest record, not the last", [put(second), put(first)], put(second)],
  ["the deletion after a record", [put(second), deletion(second)], deletion(second)],
  ["an unknown deletion after a record", [put(second), { name: first.name }], { name: first.name }],
  ["the deletion, whatever comes late", [deletion(second), put(first)], deletion(second)],
  ["another operation that has the name now", [put(first), deletion(first), put(another)], put(another)],
  ["the deletion of another operation", [put(done), put(another), deletion(another)], deletion(another)],
  ["the end before the deletion", [put(second), put(done), deletion(done)], put(done)],
  ["the end before an unknown deletion", [put(done), { name: done.name }], put(done)],
])("the inbox of one operation keeps %s", (_, changes, expected) => {
  const inbox = new NewestChange();
  for (const change of changes) inbox.put(change);
  expect(inbox.isEmpty).toBe(expected === undefined);
  expect(inbox.take()).toEqual(expected);
  expect(inbox.isEmpty).toBe(true);
  expect(inbox.take()).toBeUndefined();
});
