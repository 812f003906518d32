import { describe, expect, test } from "@jest/globals";
import { etagOf } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { failed, operationOf, packed, succeeded, updateRequest } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";

test("an unknown name is not found, before the rest of the request is judged", async () => {
  const { service } = setUp();
  const request = updateRequest({ operation: { done: true }, updateMask: { paths: ["nonsense"] } });
  await expect(service.update(NAME, request)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("only what the mask names is changed", async () => {
  const { service, create, write } = setUp();
  await create("a", { metadata: packed("old") });
  const operation = { metadata: packed("new"), ...succeeded() };
  const ended = await service.update(NAME, updateRequest({ operation, updateMask: { paths: ["done", "response"] } }));
  expect(operationOf(ended)).toMatchObject({ done: true, metadata: packed("old"), result: succeeded().result });
  await expect(write(NAME, operation)).rejects.toMatchObject(error("OPERATION_DONE"));
});

test("a write that is refused changes nothing", async () => {
  const { service, start } = setUp();
  const started = await start("a");
  const refused = [
    updateRequest({ operation: { metadata: packed("m"), done: true } }),
    updateRequest({ operation: { metadata: packed("m") }, updateMask: { paths: ["metadata", "x"] } }),
    updateRequest({ operation: { metadata: packed("m") }, progress: { fraction: 2 } }),
    updateRequest({ operation: { metadata: packed("m") }, etag: '"other"' }),
    updateRequest({ operation: { metadata: packed("m"), ...failed(17) } }),
  ];
  for (const request of refused) await expect(service.update(NAME, request)).rejects.toThrow();
  expect(plain(await service.get(NAME))).toEqual(plain(started));
});

test("the first terminal write wins, its repeat is OK, and every other one is refused", async () => {
  const { service, start, write } = setUp();
  await start("a");
  const ended = await write(NAME, succeeded());
  expect(plain(await write(NAME, succeeded()))).toEqual(plain(ended));
  for (const body of [succeeded("other"), failed(), { metadata: packed("m") }, {}]) {
    await expect(write(NAME, body)).rejects.toMatchObject(error("OPERATION_DONE"));
  }
  const progress = updateRequest({ progress: { fraction: 1 } });
  await expect(service.update(NAME, progress)).rejects.toMatchObject(error("OPERATION_DONE"));
  expect(plain(await service.get(NAME))).toEqual(plain(ended));
});

test("of two terminal writes at the same time one wins, and the other is refused", async () => {
  const { service, repository, start, write } = setUp();
  await start("a");
  repository.once("after", "read", () => write(NAME, failed()));
  await expect(write(NAME, succeeded())).rejects.toMatchObject(error("OPERATION_DONE"));
  expect(await service.get(NAME)).toMatchObject({ state: State.FAILED, revision: 3 });
});

test("two writes at the same time are both applied, one after the other", async () => {
  const { service, repository, start } = setUp();
  await start("a");
  const progress = updateRequest({ progress: { fraction: 0.5, message: "half" } });
  repository.once("after", "read", () => service.update(NAME, progress));
  const operation = { metadata: packed("m") };
  const last = await service.update(NAME, updateRequest({ operation }));
  expect(last).toMatchObject({ revision: 4, progress: { fraction: 0.5, message: "half" } });
  expect(operationOf(last)).toMatchObject(operation);
});

describe("an etag", () => {
  test("lets the write through if nothing has changed since, and is another one then", async () => {
    const { service, start } = setUp();
    const etag = etagOf(await start("a"));
    const next = await service.update(NAME, updateRequest({ operation: { metadata: packed("m") }, etag }));
    expect(etagOf(next)).not.toBe(etag);
    const again = updateRequest({ operation: { metadata: packed("n") }, etag });
    await expect(service.update(NAME, again)).rejects.toMatchObject(error("STALE_ETAG"));
  });

  test("is stale for a write that would change nothing, too", async () => {
    const { service, start } = setUp();
    await start("a");
    await expect(service.update(NAME, updateRequest({ etag: '"x"' }))).rejects.toMatchObject(error("STALE_ETAG"));
  });

  test("goes stale between the reading and the writing", async () => {
    const { service, repository, start, write } = setUp();
    const etag = etagOf(await start("a"));
    repository.once("after", "read", () => write(NAME, { metadata: packed("first") }));
    const second = updateRequest({ operation: { metadata: packed("second") }, etag });
    await expect(service.update(NAME, second)).rejects.toMatchObject(error("STALE_ETAG"));
  });

  test("of an earlier operation with the same name is stale", async () => {
    const { service, start } = setUp();
    const etag = etagOf(await start("a"));
    await service.delete(NAME);
    await start("a");
    const late = updateRequest({ operation: succeeded(), etag });
    await expect(service.update(NAME, late)).rejects.toMatchObject(error("STALE_ETAG"));
  });

  test("is no hindrance to repeating the write that ended the operation", async () => {
    const { service, start } = setUp();
    const request = updateRequest({ operation: succeeded(), etag: etagOf(await start("a")) });
    const ended = await service.update(NAME, request);
    expect(plain(await service.update(NAME, request))).toEqual(plain(ended));
  });
});
