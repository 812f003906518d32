import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { type OperationInit, operationOf, packed, succeeded, updateRequest } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";
const upsert = (operation: OperationInit = {}, etag = "") => updateRequest({ operation, etag, allowMissing: true });

test("a missing operation is created, and has begun", async () => {
  const { service, clock } = setUp();
  const created = await service.update(NAME, upsert({ metadata: packed("m") }));
  const now = clock.now();
  expect(created).toMatchObject({
    state: State.RUNNING,
    revision: 1,
    createTime: now,
    startTime: now,
    updateTime: now,
  });
  expect(operationOf(created)).toMatchObject({ name: NAME, metadata: packed("m") });
  expect(plain(await service.get(NAME))).toEqual(plain(created));
});

test("a missing operation may be created done, with progress", async () => {
  const { service } = setUp();
  const request = updateRequest({ operation: succeeded(), progress: { fraction: 1 }, allowMissing: true });
  expect(await service.update(NAME, request)).toMatchObject({ state: State.SUCCEEDED, progress: { fraction: 1 } });
});

test("an operation that is there is updated", async () => {
  const { service, start } = setUp();
  const { uid } = await start("a");
  expect(await service.update(NAME, upsert(succeeded()))).toMatchObject({ uid, state: State.SUCCEEDED });
});

test("a refused write creates nothing", async () => {
  const { service } = setUp();
  await expect(service.update(NAME, upsert({ done: true }))).rejects.toMatchObject(error("INVALID_OPERATION"));
  await expect(service.update(NAME, upsert({}, '"x"'))).rejects.toMatchObject(error("STALE_ETAG"));
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("a deleted name is created anew, with another uid; without allow_missing it stays deleted", async () => {
  const { service, start, write } = setUp();
  const { uid } = await start("a");
  await service.delete(NAME);
  await expect(write(NAME, succeeded())).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  expect((await service.update(NAME, upsert())).uid).not.toBe(uid);
});

test("an operation that is deleted between the reading and the writing is not brought back", async () => {
  const { service, repository, start, write } = setUp();
  await start("a");
  repository.once("after", "read", () => service.delete(NAME));
  await expect(write(NAME, succeeded())).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("two at the same time make one operation, and both writes are applied", async () => {
  const { service, repository } = setUp();
  const first = updateRequest({ progress: { fraction: 0.5 }, allowMissing: true });
  repository.once("before", "insert", () => service.update(NAME, first));
  const last = await service.update(NAME, upsert({ metadata: packed("m") }));
  expect(last).toMatchObject({ revision: 2, progress: { fraction: 0.5 } });
});
