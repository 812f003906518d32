import { expect, test } from "@jest/globals";
import { Lanes } from "../../../src/repository/postgres/lanes.ts";

/** Work that goes on until it is ended. */
function work(lanes: Lanes, started: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const done = lanes.run(() => {
    started.push(name);
    return promise;
  });
  return { done, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test("lanes let so much be done at a time, and the others in their turn", async () => {
  const started: string[] = [];
  const lanes = new Lanes(2);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => work(lanes, started, name));
  if (!a || !b || !c || !d) throw new Error("no work");
  expect(started).toEqual(["a", "b"]);
  b.end();
  expect(await b.done).toBe("b");
  expect(started).toEqual(["a", "b", "c"]);
  a.fail();
  await expect(a.done).rejects.toThrow("a");
  expect(started).toEqual(["a", "b", "c", "d"]);
  c.end();
  d.end();
  await Promise.all([c.done, d.done]);
  const [e, f, g] = ["e", "f", "g"].map((name) => work(lanes, started, name));
  expect(started).toEqual(["a", "b", "c", "d", "e", "f"]);
  for (const each of [e, f, g]) each?.end();
  await Promise.all([e?.done, f?.done, g?.done]);
});
