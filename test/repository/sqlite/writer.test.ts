import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { type OpenFile, openFile } from "../../../src/repository/sqlite/open-file.ts";
import { changingValues, claimsOf, newValues } from "../../../src/repository/sqlite/operation-row.ts";
import type { Insert, Replace } from "../../../src/repository/sqlite/write.ts";
import { Writer } from "../../../src/repository/sqlite/writer.ts";
import { newRecord } from "../conformance/records.ts";
import { newFile } from "./support/files.ts";

jest.setTimeout(60_000);

/** The sizes of the batches that were sent to the threads, in their order. */
let batches: number[];
let threads: Worker[];
let lost: number;
let file: OpenFile;
let writer: Writer;

beforeEach(() => {
  batches = [];
  threads = [];
  lost = 0;
  file = openFile(newFile(), true);
  const start = () => {
    const thread = file.startWriter();
    const post = thread.postMessage.bind(thread);
    thread.postMessage = (message: unknown) => {
      if (Array.isArray(message)) batches.push(message.length);
      post(message);
    };
    threads.push(thread);
    return thread;
  };
  writer = new Writer(start, () => lost++);
});

afterEach(async () => {
  await writer.close();
  file.database.close();
  file.lock.release();
});

function insertion(id: number, init: Partial<NewOperationRecord> = {}): Insert {
  const record = newRecord(`operations/${id}`, init);
  return { kind: "insert", claims: claimsOf(record), createTime: 1, values: newValues(record), terms: [1000, id] };
}

function replacement(id: number, init: Partial<NewOperationRecord> = {}): Replace {
  const [name, uid] = [`operations/${id}`, `uid-of-${id}`];
  const values = changingValues(newRecord(name, { ...init, revision: 2 }));
  return { kind: "replace", present: { name, uid, revision: 1 }, values, terms: [2000, id] };
}

describe("writes", () => {
  test("that are made at once are committed together, and so are those that come meanwhile", async () => {
    const first = Array.from({ length: 10 }, (_, id) => writer.do(insertion(id)));
    await Promise.resolve();
    await Promise.resolve();
    const second = Array.from({ length: 20 }, (_, id) => writer.do(insertion(10 + id)));
    const sequences = await Promise.all([...first, ...second]);
    expect(batches).toEqual([10, 20]);
    expect(sequences).toEqual([...sequences.keys()].map((at) => at + 1));
  });

  test("are settled in the order in which they were committed", async () => {
    const settled: number[] = [];
    const note = (id: number) => () => settled.push(id);
    const early = [0, 1, 2].map((id) => writer.do(insertion(id)).then(note(id)));
    await early[0];
    await Promise.all([...early, ...[3, 4].map((id) => writer.do(insertion(id)).then(note(id)))]);
    expect(settled).toEqual([0, 1, 2, 3, 4]);
  });

  test("that meet a conflict, or find nothing, are no obstacle to those beside them", async () => {
    const uid = "uid-of-1";
    const outcomes = await Promise.all(
      [insertion(1, { uid }), insertion(1), insertion(2)].map((write) => writer.do(write)),
    );
    expect(outcomes).toEqual([1, { conflict: "name", existing: expect.any(Array) }, 2]);
    expect(await Promise.all([replacement(7), replacement(1)].map((write) => writer.do(write)))).toEqual([false, true]);
    expect(batches).toEqual([3, 2]);
  });

  test("that the schema refuses are rejected alone, and change nothing", async () => {
    const exclusiveKey = "k";
    await writer.do(insertion(1, { uid: "uid-of-1" }));
    await writer.do(insertion(2, { exclusiveKey }));
    const [refused, other] = await Promise.allSettled([
      writer.do(replacement(1, { exclusiveKey })),
      writer.do(insertion(3)),
    ]);
    expect(refused).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("UNIQUE") } });
    expect(other).toEqual({ status: "fulfilled", value: 3 });
    expect(await writer.do(replacement(1))).toBe(true);
  });

  test("are sent in batches that are not too long", async () => {
    const operation = Buffer.alloc(3 * 1024 * 1024);
    await Promise.all(Array.from({ length: 12 }, (_, id) => writer.do(insertion(id, { operation }))));
    expect(Math.max(...batches)).toBe(5);
    batches = [];
    await Promise.all(Array.from({ length: 1500 }, (_, id) => writer.do(insertion(100 + id))));
    expect(batches).toEqual([1024, 476]);
  });
});

describe("when the thread ends by itself", () => {
  const unavailable = { reason: "REPOSITORY_UNAVAILABLE" };

  test("the writes that it had are unavailable, and the next are done by another", async () => {
    await writer.do(insertion(1));
    const pending = writer.do(insertion(2));
    const failure = expect(pending).rejects.toMatchObject(unavailable);
    await Promise.resolve();
    await threads[0]?.terminate();
    await failure;
    expect(lost).toBe(1);
    expect(await writer.do(insertion(3))).toEqual(expect.any(Number));
    expect(threads).toHaveLength(2);
  });

  test("the writes that were not sent yet are done by another", async () => {
    const sent = expect(writer.do(insertion(1))).rejects.toMatchObject(unavailable);
    await Promise.resolve();
    const waiting = writer.do(insertion(2));
    await threads[0]?.terminate();
    await sent;
    expect(await waiting).toEqual(expect.any(Number));
  });

  test("nobody is told that something was lost if it had nothing to do", async () => {
    await writer.do(insertion(1));
    await threads[0]?.terminate();
    expect(await writer.do(insertion(2))).toEqual(expect.any(Number));
    expect(lost).toBe(0);
  });

  test("a writer can be closed", async () => {
    await writer.do(insertion(1));
    const [thread] = threads;
    const ended = thread && once(thread, "exit");
    await thread?.terminate();
    await ended;
    await writer.close();
    await expect(writer.do(insertion(2))).rejects.toMatchObject(unavailable);
  });
});

test("a thread that cannot be started makes writes unavailable", async () => {
  const broken = new Writer(
    () => {
      throw new Error("no more threads");
    },
    () => {},
  );
  await expect(broken.do(insertion(1))).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  await broken.close();
});
