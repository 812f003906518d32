import { expect, test } from "@jest/globals";
import { RequestMemory } from "../../../src/transport/connections/request-memory.ts";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** Requests that note in order who was refused. */
function requests() {
  const refused: string[] = [];
  const request = (name: string) => ({ refuse: () => refused.push(name) });
  return { refused, request };
}

test("the oldest requests are refused for the newest, as many as it takes", () => {
  const { refused, request } = requests();
  const memory = new RequestMemory(10 * KIBIBYTE);
  const [first, second, third] = [request("first"), request("second"), request("third")];
  expect(memory.keep(first, 3 * KIBIBYTE)).toBe(true);
  expect(memory.keep(second, 2 * KIBIBYTE)).toBe(true);
  expect(memory.keep(first, KIBIBYTE)).toBe(true);
  expect(refused).toEqual([]);
  expect(memory.keep(third, 4 * KIBIBYTE)).toBe(true);
  expect(refused).toEqual(["first"]);
  expect(memory.keep(third, 4 * KIBIBYTE)).toBe(true);
  expect(refused).toEqual(["first", "second"]);
});

test("a request for which there is no room at all is refused itself", () => {
  const { refused, request } = requests();
  const memory = new RequestMemory(10 * KIBIBYTE);
  const large = request("large");
  expect(memory.keep(large, 6 * KIBIBYTE)).toBe(true);
  expect(memory.keep(large, 6 * KIBIBYTE)).toBe(false);
  expect(memory.keep(request("too large"), 10 * KIBIBYTE)).toBe(false);
  expect(refused).toEqual(["large", "too large"]);
  expect(memory.keep(request("small"), 9 * KIBIBYTE)).toBe(true);
});

test("what is forgotten, once or twice, leaves its room to others", () => {
  const { refused, request } = requests();
  const memory = new RequestMemory(10 * KIBIBYTE);
  for (let round = 0; round < 100; round++) {
    const each = request(`${round}`);
    expect(memory.keep(each, 6 * KIBIBYTE)).toBe(true);
    memory.forget(each);
    memory.forget(each);
  }
  expect(refused).toEqual([]);
  memory.keep(request("kept"), 6 * KIBIBYTE);
  memory.keep(request("another"), 6 * KIBIBYTE);
  expect(refused).toEqual(["kept"]);
});

test("pieces of a byte cost more than the byte", () => {
  const { refused, request } = requests();
  const memory = new RequestMemory(MEBIBYTE);
  const slow = request("slow");
  let pieces = 0;
  while (pieces < MEBIBYTE && memory.keep(slow, 1)) pieces++;
  expect(pieces).toBeLessThan(4000);
  expect(refused).toEqual(["slow"]);
});

test.each([
  [4 * MEBIBYTE, 64 * MEBIBYTE],
  [1, 64 * MEBIBYTE],
  [100 * MEBIBYTE, 1600 * MEBIBYTE],
])("where a request has at most %d bytes, there is room for %d", (mostBytes, room) => {
  const { request } = requests();
  expect(RequestMemory.forRequestsOf(mostBytes).keep(request("all"), room - KIBIBYTE)).toBe(true);
  expect(RequestMemory.forRequestsOf(mostBytes).keep(request("more"), room)).toBe(false);
});
