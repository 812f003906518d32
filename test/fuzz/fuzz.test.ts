import { afterAll, expect, test } from "@jest/globals";
import { fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

/** `npm run fuzz` tries fifty times as many. */
const CASES = 2000;
/** In milliseconds. How fast it is `npm run fuzz` looks at; here other tests run at the same time. */
const LIMIT = 2000;
const TIMEOUT = 120_000;

afterAll(async () => {
  for (const { close } of targets) await close();
});

test.each(targets.map((target) => [target.name, target] as const))(
  "%s: whatever comes is taken as it should be, or refused with what is wrong with it",
  async (_, target) => {
    const { failure } = await fuzz(target, { cases: CASES, limit: LIMIT });
    expect(failure).toBeUndefined();
  },
  TIMEOUT,
);
