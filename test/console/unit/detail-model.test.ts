import { expect, test } from "@jest/globals";
import type { OperationRecord, State } from "../../../console/src/api/record.ts";
import { DetailModel } from "../../../console/src/detail/detail-model.ts";
import { fakeApi } from "../support/fake-api.ts";

const { requests, pass } = fakeApi();

test("an answer that is older than what has been told since does not set the page back", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  const reading = model.read();
  await requests[0]?.tell(record("CANCELLED", 1, 3));
  await requests[0]?.end();
  await requests[1]?.answer(record("CANCELLING", 1, 3));
  await reading;
  expect(model.record.value).toMatchObject({ state: "CANCELLED" });
});

test("what is told after an answer, but older, does not set the page back either", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  const reading = model.read();
  await requests[1]?.answer(record("CANCELLING", 1, 4));
  await reading;
  await requests[0]?.tell(record("RUNNING", 1, 3));
  expect(model.record.value).toMatchObject({ state: "CANCELLING" });
  model.stop();
});

test("a failure to read what has been told meanwhile is not shown", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  const reading = model.read();
  await requests[0]?.tell(record("CANCELLED", 1, 3));
  await requests[1]?.answer({ error: { message: "Too many reads." } }, 429);
  await reading;
  expect(model.error.value).toBeUndefined();
  model.stop();
});

test("a failure to read is shown, and what is told then takes it away", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  const reading = model.read();
  await requests[1]?.answer({ error: { message: "Too many reads." } }, 429);
  await reading;
  expect(model.error.value).toMatchObject({ message: "Too many reads." });
  await requests[0]?.tell(record("RUNNING", 1, 3));
  expect(model.error.value).toBeUndefined();
  model.stop();
});

test("an operation that has been deleted and made anew is shown, though its predecessor was further", async () => {
  const model = await followed(record("CANCELLING", 1, 9));
  await requests[0]?.tell({ error: { code: 404, message: "operations/o was not found" } }, "error");
  await requests[1]?.answer(record("PENDING", 5, 5));
  expect(model.record.value).toMatchObject({ state: "PENDING" });
  expect(model.isGone.value).toBe(false);
  expect(model.error.value).toBeUndefined();
  model.stop();
});

test("a deleted operation does not look as if the server were away", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  await requests[0]?.tell({ error: { code: 404, message: "operations/o was not found" } }, "error");
  expect(model.liveness.value).toBe("polling");
  await requests[1]?.answer({ error: { code: 404, message: "operations/o was not found" } }, 404);
  expect(model.isGone.value).toBe(true);
});

test("a question is given up when the changes begin to come, and when the page is left", async () => {
  const model = new DetailModel("operations/o");
  model.start();
  await pass(1000);
  expect(requests.map(({ path }) => path)).toEqual(["/v1/operations/o:watch", "/v1/operations/o:record"]);
  expect(requests[1]?.signal?.aborted).toBe(false);
  await requests[0]?.open();
  expect(requests[1]?.signal?.aborted).toBe(true);
  expect(model.error.value).toBeUndefined();
  model.stop();
  expect(requests[0]?.signal?.aborted).toBe(true);
});

test("begun twice, it follows the operation once; it is not called paused while it connects", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  model.pause();
  expect(model.liveness.value).toBe("paused");
  model.start();
  expect(model.liveness.value).toBe("connecting");
  model.start();
  expect(requests.map(({ signal }) => signal?.aborted)).toEqual([true, true, false]);
  model.stop();
});

test("reads what the user has done also while it is paused", async () => {
  const model = await followed(record("RUNNING", 1, 2));
  model.pause();
  const reading = model.read();
  await requests[1]?.answer(record("CANCELLING", 1, 3));
  await reading;
  expect(model.record.value).toMatchObject({ state: "CANCELLING" });
});

async function followed(first: OperationRecord): Promise<DetailModel> {
  const model = new DetailModel("operations/o");
  model.start();
  await requests[0]?.open();
  await requests[0]?.tell(first);
  expect([model.record.value, model.liveness.value]).toEqual([first, "live"]);
  return model;
}

function record(state: State, created: number, updated: number): OperationRecord {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return { operation: { name: "operations/o" }, state, createTime: time(created), updateTime: time(updated) };
}
