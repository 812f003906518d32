import { expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { packed, succeeded } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";

test("a deleted operation is not found, by anybody", async () => {
  const { service, create } = setUp();
  await create("a");
  await service.delete(NAME);
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await expect(service.delete(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await expect(service.cancel(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await expect(service.wait(NAME, {}, { signal: new AbortController().signal })).rejects.toMatchObject(
    error("OPERATION_NOT_FOUND"),
  );
});

test("a running operation may be deleted, unless the policy is to reject that", async () => {
  const allowing = setUp();
  await allowing.start("a");
  await allowing.service.delete(NAME);
  await expect(allowing.service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));

  const rejecting = setUp({ deleteRunning: "reject" });
  await rejecting.start("a");
  await expect(rejecting.service.delete(NAME)).rejects.toMatchObject(error("OPERATION_RUNNING"));
  await rejecting.service.cancel(NAME);
  await expect(rejecting.service.delete(NAME)).rejects.toMatchObject(error("OPERATION_RUNNING"));
  expect(await rejecting.service.get(NAME)).toMatchObject({ state: State.CANCELLING });
  await rejecting.write(NAME, succeeded());
  await rejecting.service.delete(NAME);
});

test("an operation that has not begun may be deleted whatever the policy", async () => {
  const { service, create } = setUp({ deleteRunning: "reject" });
  await create("a");
  await service.delete(NAME);
});

test("one that changes between the reading and the deleting is deleted as it is then", async () => {
  const { service, repository, start, write } = setUp();
  await start("a");
  repository.once("after", "read", () => write(NAME, { metadata: packed("m") }));
  await service.delete(NAME);
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("one that begins between the reading and the deleting is not deleted if the policy is to reject that", async () => {
  const { service, repository, create, write } = setUp({ deleteRunning: "reject" });
  await create("a");
  repository.once("after", "read", () => write(NAME));
  await expect(service.delete(NAME)).rejects.toMatchObject(error("OPERATION_RUNNING"));
});
