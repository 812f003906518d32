import { expect, jest, test } from "@jest/globals";
import { UnreadReplies } from "../../../src/transport/connections/unread-replies.ts";
import { afterTest } from "../../support/after-test.ts";

const KIBIBYTE = 1024;
const [first, second, third] = [{ name: "first" }, { name: "second" }, { name: "third" }];

/** Replies that have a second, and note in order which were cut off. */
function setUp(most?: number) {
  jest.useFakeTimers();
  afterTest(() => jest.useRealTimers());
  const cut: string[] = [];
  const replies = new UnreadReplies(1000, most);
  const begin = (reply: { readonly name: string }, bytes = 0) =>
    replies.begin(reply, bytes, () => cut.push(reply.name));
  return { replies, cut, begin };
}

test("a reply that nobody reads is cut off after its time, and not before", () => {
  const { replies, cut, begin } = setUp();
  begin(first);
  jest.advanceTimersByTime(500);
  begin(second);
  jest.advanceTimersByTime(499);
  expect(cut).toEqual([]);
  jest.advanceTimersByTime(251);
  expect(cut).toEqual(["first"]);
  jest.advanceTimersByTime(500);
  expect(cut).toEqual(["first", "second"]);
  expect(replies.size).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});

test("a reply that is read in time is not cut off, and one that goes on has its time anew", () => {
  const { replies, cut, begin } = setUp();
  begin(first);
  begin(second);
  jest.advanceTimersByTime(750);
  replies.end(first);
  begin(second);
  jest.advanceTimersByTime(750);
  expect(cut).toEqual([]);
  jest.advanceTimersByTime(500);
  expect(cut).toEqual(["second"]);
});

test("a large reply has another second for each 128,000 bytes", () => {
  const { cut, begin } = setUp();
  begin(first, 1_280_000);
  jest.advanceTimersByTime(10_999);
  expect(cut).toEqual([]);
  jest.advanceTimersByTime(251);
  expect(cut).toEqual(["first"]);
});

test("if there is no room, the oldest is cut off for the newest", () => {
  const { replies, cut, begin } = setUp(10 * KIBIBYTE);
  begin(first, 4 * KIBIBYTE);
  begin(second, 4 * KIBIBYTE);
  expect(cut).toEqual([]);
  begin(third, 4 * KIBIBYTE);
  expect(cut).toEqual(["first"]);
  replies.end(second);
  begin(first, 4 * KIBIBYTE);
  expect(cut).toEqual(["first"]);
  expect(replies.size).toBe(2);
});
