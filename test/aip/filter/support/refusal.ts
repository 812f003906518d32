import { expect } from "@jest/globals";
import { FilterError } from "../../../../src/aip/filter/index.ts";

/** Expects a FilterError with this problem at this position. */
export function expectRefusal(call: () => unknown, problem: string, position: number): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FilterError);
  expect(thrown).toMatchObject({ name: "FilterError", message: `${problem} at position ${position}`, position });
}
