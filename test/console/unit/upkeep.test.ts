import { expect, test } from "@jest/globals";
import { ApiError } from "../../../console/src/api/api-error.ts";
import { Upkeep } from "../../../console/src/api/upkeep.ts";
import { fakeApi } from "../support/fake-api.ts";

const { requests, pass } = fakeApi();

test("begun twice, it follows changes once, and stands still when it is paused", () => {
  const upkeep = upkeepOf(async () => "all");
  upkeep.start();
  upkeep.start();
  expect(requests.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  upkeep.pause();
  expect(requests.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
});

test("resumed, it is not called paused while it connects", () => {
  const upkeep = upkeepOf(async () => "all");
  upkeep.start();
  upkeep.pause();
  expect(upkeep.liveness.value).toBe("paused");
  upkeep.start();
  expect(upkeep.liveness.value).toBe("connecting");
  upkeep.stop();
});

test("what was refused is asked again when the server says, even where changes cannot be watched", async () => {
  let questions = 0;
  const upkeep = upkeepOf(async () => {
    questions++;
    throw new ApiError(429, "Too many reads.", "", {}, 60_000);
  });
  upkeep.start();
  await requests[0]?.answer({ error: { message: "Too many watches." } }, 429);
  await pass(6000);
  await requests[1]?.answer({ error: { message: "Too many watches." } }, 429);
  await pass(53_000);
  expect(questions).toBe(1);
  await pass(2000);
  expect(questions).toBe(2);
  upkeep.stop();
});

test("when the server is back, it is asked at once, whenever it would have been asked again", async () => {
  let isAway = true;
  const upkeep = upkeepOf(async () => {
    if (isAway) throw new ApiError(503, "away", "", {}, 60_000);
    return "all";
  });
  upkeep.start();
  upkeep.refresh();
  await requests[0]?.fail();
  expect(upkeep.liveness.value).toBe("away");
  isAway = false;
  await pass(1000);
  await requests[1]?.open();
  expect(upkeep.liveness.value).toBe("live");
  upkeep.stop();
});

function upkeepOf(ask: () => Promise<string>): Upkeep<string> {
  return new Upkeep({ parent: "", ask, show: () => {}, restMs: 1000, onChange: () => {}, onStart: () => {} });
}
