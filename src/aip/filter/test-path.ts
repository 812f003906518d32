import type { DynamicValue } from "./dynamic-value.ts";
import type { TestAids } from "./test-aids.ts";

/** What a value has to pass that is at the end of a path. */
export interface ValueTest {
  /** Whether the path may lead through lists: then it is enough if one of the elements passes. */
  readonly entersLists: boolean;
  passes(value: DynamicValue, via: Via, aids: TestAids): boolean;
}

/** By which way a value was reached. */
export interface Via {
  /** Whether it is the value of a map's key. */
  readonly map: boolean;
  /** Whether it is in an element of a list. */
  readonly list: boolean;
}

/** All there are, for one made at each test would cost more than many a test. */
const PLAIN: Via = { map: false, list: false };
const MAP: Via = { map: true, list: false };
const LIST: Via = { map: false, list: true };
const MAP_LIST: Via = { map: true, list: true };

/** Whether the value to which the path leads exists and passes the test. */
export function testPath(
  start: DynamicValue | undefined,
  path: readonly string[],
  test: ValueTest,
  aids: TestAids,
  from = 0,
  list = false,
): boolean {
  let value = start;
  let map = false;
  for (let index = from; index < path.length; index++) {
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
    if (value.kind === "list" && test.entersLists && !(list && index === from)) {
      for (const element of value.elements) {
        if (!aids.mayVisit()) return false;
        if (testPath(element, path, test, aids, index, true)) return true;
      }
    }
    if (value.kind !== "map" && value.kind !== "message") return false;
    map = value.kind === "map";
    value = value.get(path[index] ?? "");
  }
  return value !== undefined && test.passes(value, list ? (map ? MAP_LIST : LIST) : map ? MAP : PLAIN, aids);
}
