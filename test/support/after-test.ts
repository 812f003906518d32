import { afterEach } from "@jest/globals";

type End = () => unknown;

const ends: End[] = [];

/** Has something done after the test, the last first. */
export function afterTest(end: End): void {
  ends.push(end);
}

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
