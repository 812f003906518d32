import { expect, test } from "@jest/globals";
import { PendingChanges } from "../../../src/operations/watching/pending-changes.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { error } from "../operation-service/set-up.ts";
import { deletion, put, version } from "./changes.ts";

const a1 = version({ name: "operations/a", uid: "a", revision: 1 });
const a2 = version({ name: "operations/a", uid: "a", revision: 2 });
const b1 = version({ name: "operations/b", uid: "b", sequence: 2 });
const newA = version({ name: "operations/a", uid: "new-a", sequence: 3 });
const unknown: Change = { name: "operations/a" };

/** Takes all that is left. */
function drain(inbox: PendingChanges): Change[] {
  const taken: Change[] = [];
  for (let change = inbox.take(); change; change = inbox.take()) taken.push(change);
  return taken;
}

/** A record of an operation of its own, with so many bytes. */
function numbered(number: number, bytes = 1) {
  return version({ name: `operations/${number}`, uid: `uid-${number}`, operation: new Uint8Array(bytes) });
}

test.each<[string, Change[], Change[]]>([
  ["changes of different operations, in their order", [put(a1), put(b1)], [put(a1), put(b1)]],
  ["the newest of each, in the order of the first", [put(a1), put(b1), put(a2)], [put(a2), put(b1)]],
  ["a deletion in the place of the record", [put(a1), put(b1), deletion(a2)], [deletion(a2), put(b1)]],
  [
    "an operation with the name of a deleted one as another one",
    [put(a1), deletion(a1), put(b1), put(newA)],
    [deletion(a1), put(b1), put(newA)],
  ],
  ["an unknown deletion after what it deleted", [put(a1), unknown, put(newA), unknown], [put(a1), put(newA), unknown]],
])("the inbox of a collection keeps %s", (_, changes, expected) => {
  const inbox = new PendingChanges();
  for (const change of changes) expect(inbox.put(change)).toBeUndefined();
  expect(inbox.isEmpty).toBe(false);
  expect(drain(inbox)).toEqual(expected);
  expect(inbox.isEmpty).toBe(true);
});

test("what has been taken comes again only when it changes again", () => {
  const inbox = new PendingChanges();
  inbox.put(put(a1));
  inbox.put(put(b1));
  expect(inbox.take()).toEqual(put(a1));
  inbox.put(put(a2));
  expect(drain(inbox)).toEqual([put(b1), put(a2)]);
});

test("10,000 operations have room; one more is too many, and nothing is kept then", () => {
  const inbox = new PendingChanges();
  for (let number = 0; number < 10_000; number++) expect(inbox.put(put(numbered(number)))).toBeUndefined();
  expect(inbox.put(put({ ...numbered(3), revision: 2 }))).toBeUndefined();
  expect(inbox.put(put(numbered(10_000)))).toMatchObject(error("WATCH_TOO_SLOW"));
  expect(inbox.isEmpty).toBe(true);
});

test("64 MiB of operations have room, however often they change", () => {
  const inbox = new PendingChanges();
  const mebibyte = 1024 * 1024;
  for (let round = 0; round < 3; round++) {
    for (let number = 0; number < 64; number++) {
      const record = numbered(number, mebibyte);
      expect(inbox.put(round === 1 ? deletion(record) : put(record))).toBeUndefined();
    }
    if (round === 1) for (let taken = 0; taken < 64; taken++) inbox.take();
  }
  inbox.take();
  expect(inbox.put(put(numbered(64, mebibyte)))).toBeUndefined();
  expect(inbox.put(put(numbered(65)))).toMatchObject(error("WATCH_TOO_SLOW"));
  expect(inbox.isEmpty).toBe(true);
});

test("other limits hold if they are given", () => {
  const few = new PendingChanges({ maxWatchChanges: 1, maxWatchBytes: 100 });
  expect(few.put(put(numbered(1, 100)))).toBeUndefined();
  expect(few.put(put(numbered(2, 0)))).toMatchObject(error("WATCH_TOO_SLOW"));
  const small = new PendingChanges({ maxWatchChanges: 2, maxWatchBytes: 100 });
  expect(small.put(put(numbered(1, 101)))).toMatchObject(error("WATCH_TOO_SLOW"));
});
