import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { type OperationInit, packed, succeeded } from "../requests.ts";
import { setUp } from "./set-up.ts";

const NAME = "operations/a";

/** The fields of an operation that has no room for another byte. */
function largest(): OperationInit {
  const empty = { ...packed(""), value: new Uint8Array() };
  const overhead = 2 + NAME.length + (1 + 4) + (2 + empty.typeUrl.length) + (1 + 4);
  return { metadata: { ...empty, value: Buffer.alloc(3.5 * 1024 * 1024 - overhead) } };
}

test("an operation of the largest size can be cancelled before it has begun", async () => {
  const { service, create } = setUp();
  expect((await create("a", largest())).operation).toHaveLength(3.5 * 1024 * 1024);
  await service.cancel(NAME);
  expect(await service.get(NAME)).toMatchObject({ state: State.CANCELLED });
});

test("an operation of the largest size is ended after the grace, and keeps no other from being swept", async () => {
  const { service, clock, create, write } = setUp({ cancelGrace: 1000, retention: 1000 });
  await create("a", largest());
  await write(NAME);
  await service.cancel(NAME);
  await create("b", succeeded());
  clock.advance(1000);
  expect(await service.sweep(10)).toBe(2);
  expect(await service.get(NAME)).toMatchObject({ state: State.CANCELLED });
});
