import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { operationOf, packed, succeeded } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";

test("a cancelled operation that has not begun is done", async () => {
  const { service, create } = setUp();
  await create("a");
  await service.cancel(NAME);
  const record = await service.get(NAME);
  expect(record).toMatchObject({ state: State.CANCELLED, revision: 2 });
  expect(operationOf(record).result).toMatchObject({ case: "error", value: { code: 1 } });
});

test("cancelling twice is noted once", async () => {
  const { service, clock, start } = setUp();
  await start("a");
  await service.cancel(NAME);
  const noted = await service.get(NAME);
  expect(noted).toMatchObject({ state: State.CANCELLING, cancelTime: clock.now() });
  clock.advance(1000);
  await service.cancel(NAME);
  expect(plain(await service.get(NAME))).toEqual(plain(noted));
});

test("cancelling what is done changes nothing", async () => {
  const { service, create } = setUp();
  await create("a", succeeded());
  const before = await service.get(NAME);
  await service.cancel(NAME);
  expect(plain(await service.get(NAME))).toEqual(plain(before));
});

test("with strict cancel it is refused, but not for what is being cancelled", async () => {
  const { service, create, start } = setUp({ strictCancel: true });
  await create("a", succeeded());
  await expect(service.cancel(NAME)).rejects.toMatchObject(error("OPERATION_DONE"));
  await start("b");
  await service.cancel("operations/b");
  await service.cancel("operations/b");
});

test("an unknown operation cannot be cancelled", async () => {
  const { service } = setUp();
  await expect(service.cancel(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("a producer that begins between the reading and the writing is asked, not cut off", async () => {
  const { service, repository, create, write } = setUp();
  await create("a");
  repository.once("after", "read", () => write(NAME, { metadata: packed("at work") }));
  await service.cancel(NAME);
  expect(await service.get(NAME)).toMatchObject({ state: State.CANCELLING, revision: 3 });
});

test("a success wins over a cancellation at the same time", async () => {
  const { service, repository, start, write } = setUp();
  await start("a");
  repository.once("after", "read", () => write(NAME, succeeded()));
  await service.cancel(NAME);
  expect(await service.get(NAME)).toMatchObject({ state: State.SUCCEEDED });
});
