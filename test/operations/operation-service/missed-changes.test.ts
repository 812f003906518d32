import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { defaultLimits } from "../../../src/limits.ts";
import { LeaseTokens } from "../../../src/operations/lease-token.ts";
import { OperationService } from "../../../src/operations/operation-service.ts";
import { defaultPolicy } from "../../../src/operations/policy.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { countedIds } from "../counted-ids.ts";
import { createRequest, succeeded, updateRequest } from "../requests.ts";
import { error, PRINCIPAL } from "./set-up.ts";

const NAME = "operations/a";

/** A repository that tells of nothing while it is deaf, and can tell anything besides. */
class DeafRepository extends MemoryRepository {
  isDeaf = false;
  tell: (change: Change) => void = () => {};
  tellMissed = () => {};

  override subscribe(listener: (change: Change) => void, onMissed = () => {}): () => void {
    this.tell = listener;
    this.tellMissed = onMissed;
    return super.subscribe((change) => {
      if (!this.isDeaf) listener(change);
    });
  }
}

async function setUp() {
  const repository = new DeafRepository();
  const clock = new FakeClock();
  const leaseTokens = new LeaseTokens(Buffer.alloc(32, 1));
  const fixed = { policy: defaultPolicy, limits: defaultLimits, ids: countedIds(), leaseTokens };
  const service = new OperationService({ repository, clock, ...fixed });
  const start = async (): Promise<OperationRecord> => {
    await service.create(createRequest({ operationId: "a" }), PRINCIPAL);
    return service.update(NAME, updateRequest());
  };
  const finish = () => service.update(NAME, updateRequest({ operation: succeeded() }));
  const record = await start();
  const { signal } = new AbortController();
  const wait = service.wait(NAME, {}, { signal }).then(
    (ended) => ended.state,
    (thrown) => thrown,
  );
  const watch = service.watch(NAME, { signal })[Symbol.asyncIterator]();
  await watch.next();
  return { repository, clock, service, start, finish, record, wait, watch, signal };
}

/** What a promise gives after a while in which no time has passed on the clock. */
async function soon(promise: Promise<unknown>): Promise<unknown> {
  for (let turns = 0; turns < 5; turns++) await setImmediate();
  return Promise.race([promise, setImmediate("nothing")]);
}

describe("when changes were missed", () => {
  test("who waits for an operation or watches it is told of its end", async () => {
    const { repository, finish, wait, watch } = await setUp();
    repository.isDeaf = true;
    await finish();
    expect(await soon(wait)).toBe("nothing");
    repository.tellMissed();
    expect(await soon(wait)).toBe(State.SUCCEEDED);
    expect(await soon(watch.next())).toMatchObject({ value: { state: State.SUCCEEDED } });
  });

  test("who waits for an operation or watches it is told of its deletion", async () => {
    const { repository, service, wait, watch } = await setUp();
    repository.isDeaf = true;
    await service.delete(NAME);
    repository.tellMissed();
    expect(await soon(wait)).toMatchObject(error("OPERATION_NOT_FOUND"));
    await expect(watch.next()).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  });

  test("an operation that has the name of the one that was deleted is not taken for it", async () => {
    const { repository, service, start, wait, watch } = await setUp();
    repository.isDeaf = true;
    await service.delete(NAME);
    await start();
    repository.tellMissed();
    expect(await soon(wait)).toMatchObject(error("OPERATION_NOT_FOUND"));
    await expect(watch.next()).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  });

  test("who waits for an operation that goes on waits on", async () => {
    const { repository, finish, wait } = await setUp();
    repository.tellMissed();
    expect(await soon(wait)).toBe("nothing");
    await finish();
    expect(await soon(wait)).toBe(State.SUCCEEDED);
  });

  test("who watches a collection is told to list again", async () => {
    const { repository, service, signal } = await setUp();
    const all = service.watchAll({ parents: parentPattern("") }, { signal })[Symbol.asyncIterator]();
    const change = all.next();
    repository.tellMissed();
    await expect(change).rejects.toMatchObject(error("REPOSITORY_UNAVAILABLE"));
    const again = service.watchAll({ parents: parentPattern("") }, { signal })[Symbol.asyncIterator]();
    expect(await soon(again.next())).toBe("nothing");
  });
});

describe("news that come late, of an operation that had the name before", () => {
  test.each<[string, (old: OperationRecord) => Change]>([
    ["its end", (old) => ({ name: NAME, record: { ...old, state: State.SUCCEEDED } })],
    ["a change of it", (old) => ({ name: NAME, record: old })],
    ["its deletion", (old) => ({ name: NAME, deleted: old })],
    ["its deletion, told by its version only", (old) => ({ name: NAME, deletedVersion: old })],
    ["a deletion of which nobody knows what was deleted", () => ({ name: NAME })],
  ])("%s ends neither a wait nor a watch of the one that has it now", async (_, late) => {
    const { repository, finish, record, wait, watch } = await setUp();
    repository.tell(late({ ...record, uid: "older", sequence: record.sequence - 1 }));
    const next = watch.next();
    expect(await soon(wait)).toBe("nothing");
    expect(await soon(next)).toBe("nothing");
    await finish();
    expect(await soon(wait)).toBe(State.SUCCEEDED);
    expect(await soon(next)).toMatchObject({ value: { state: State.SUCCEEDED } });
  });

  test("a wait that looks again sees the end", async () => {
    const { repository, finish, record, wait } = await setUp();
    repository.isDeaf = true;
    await finish();
    repository.tell({ name: NAME, deleted: { ...record, uid: "older", sequence: 0 } });
    expect(await soon(wait)).toBe(State.SUCCEEDED);
  });

  test("the time-out of a wait that looked again is the one that it had", async () => {
    const { repository, clock, record, wait } = await setUp();
    clock.advance(599_000);
    repository.tell({ name: NAME, deleted: { ...record, uid: "older", sequence: 0 } });
    expect(await soon(wait)).toBe("nothing");
    clock.advance(1000);
    expect(await soon(wait)).toBe(State.RUNNING);
  });

  test("a drain while a wait looks again is not missed", async () => {
    const { repository, service, record, wait } = await setUp();
    repository.tell({ name: NAME, deleted: { ...record, uid: "older", sequence: 0 } });
    service.drain();
    expect(await soon(wait)).toBe(State.RUNNING);
  });
});
