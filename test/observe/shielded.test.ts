import { expect, test } from "@jest/globals";
import { shielded } from "../../src/observe/shielded.ts";

test("the callback is called with all that is given", () => {
  const given: unknown[] = [];
  const shield = shielded((first: number, second: string) => given.push(first, second), fail);
  shield(1, "a");
  expect(given).toEqual([1, "a"]);
});

test.each([[new Error("the disk is full")], ["a text"], [undefined]])(
  "what it throws, such as %p, is told and goes no further",
  (thrown) => {
    const told: unknown[] = [];
    const shield = shielded(
      () => {
        throw thrown;
      },
      (error) => told.push(error),
    );
    expect(shield()).toBeUndefined();
    expect(told).toEqual([thrown]);
  },
);

function fail(): void {
  throw new Error("nothing was thrown");
}
