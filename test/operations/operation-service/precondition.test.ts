import { expect, test } from "@jest/globals";
import { LongrunError } from "../../../src/errors.ts";
import type { Precondition, PresentOperation } from "../../../src/operations/precondition.ts";
import { etagOf } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { heartbeatRequest, updateRequest } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";
type Service = ReturnType<typeof setUp>["service"];

/** Every change of an operation that may have a precondition. */
const changes: readonly (readonly [string, (service: Service, precondition: Precondition) => Promise<unknown>])[] = [
  ["an update", (service, precondition) => service.update(NAME, updateRequest(), precondition)],
  ["a heartbeat", (service, precondition) => service.heartbeat(NAME, heartbeatRequest(), precondition)],
  ["a cancellation", (service, precondition) => service.cancel(NAME, precondition)],
  ["a deletion", (service, precondition) => service.delete(NAME, precondition)],
];

test.each(changes)("%s asks its precondition about what is there, and again if that has changed", async (_, change) => {
  const { service, repository, create, write } = setUp();
  await create("a");
  const asked: (PresentOperation | undefined)[] = [];
  const first = await service.get(NAME);
  repository.once("after", "read", () => write(NAME));
  await change(service, (present) => asked.push(present));
  const states = asked.map((present) => present?.state);
  expect(states).toEqual([State.PENDING, State.RUNNING]);
  expect(asked[0]).toEqual({ etag: etagOf(first), state: State.PENDING, operation: first.operation });
  expect(asked[1]?.etag).not.toBe(asked[0]?.etag);
});

test.each(changes)("%s that its precondition refuses changes nothing", async (_, change) => {
  const { service, create } = setUp();
  await create("a");
  const before = await service.get(NAME);
  const refuse = () => {
    throw new LongrunError("PRECONDITION_FAILED", "no");
  };
  await expect(change(service, refuse)).rejects.toMatchObject(error("PRECONDITION_FAILED"));
  expect(await service.get(NAME)).toEqual(before);
});

test("an update that may create the operation asks about nothing", async () => {
  const { service } = setUp();
  const asked: unknown[] = [];
  await service.update(NAME, { ...updateRequest(), allowMissing: true }, (present) => asked.push(present));
  expect(asked).toEqual([undefined]);
});

test("a change of what is not there is not found, whatever its precondition", async () => {
  for (const [, change] of changes) {
    const { service } = setUp();
    const never = () => {
      throw new Error("asked");
    };
    await expect(change(service, never)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  }
});
