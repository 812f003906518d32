import { expect, test } from "@jest/globals";
import { OpenThings } from "../../../src/cli/serving/open-things.ts";
import { createLog } from "../../../src/observe/log.ts";

function openThings() {
  let log = "";
  const things = new OpenThings(createLog("info", { write: (line) => (log += line) }), { count: () => {} });
  return { things, log: () => log };
}

test("what was opened last is closed first, each only when the one before is closed, and once", async () => {
  const { things } = openThings();
  const done: string[] = [];
  for (const name of ["a", "b", "c"]) {
    things.add({
      close: async () => {
        await new Promise(setImmediate);
        done.push(name);
      },
    });
  }
  await things.close();
  await things.close();
  expect(done).toEqual(["c", "b", "a"]);
});

test("what cannot be closed is logged, and keeps nothing else open", async () => {
  const { things, log } = openThings();
  const done: string[] = [];
  things.add({ close: () => void done.push("a") });
  things.add({ close: () => Promise.reject(new Error("stuck at once")) });
  things.add({
    close: () => {
      throw new Error("stuck later");
    },
  });
  await things.close();
  expect(done).toEqual(["a"]);
  expect(log()).toMatch(/stuck later.*\n.*stuck at once/);
});

test("only what is made of files looks at them", () => {
  const { things } = openThings();
  let looks = 0;
  things.add({ close: () => {} });
  things.add({ close: () => {}, check: () => looks++ });
  things.check();
  expect(looks).toBe(1);
});
