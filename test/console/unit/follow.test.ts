import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { ApiError } from "../../../console/src/api/api-error.ts";
import { type FollowOptions, follow } from "../../../console/src/api/follow.ts";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** What a stream does: the changes that it brings, and how it ends. */
type Stream = { readonly changes?: readonly string[]; readonly end: "open" | "ended" | "held back" | ApiError };

test("tells changes, reads when the stream begins, and begins a stream again that ends", async () => {
  const { told } = followed([
    { changes: ["a"], end: "ended" },
    { changes: ["b"], end: "open" },
  ]);
  await jest.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["live", "read", "a"]);
  await jest.advanceTimersByTimeAsync(1000);
  expect(told).toEqual(["live", "read", "a", "live", "read", "b"]);
});

test("tries again, less and less often, while the server is away", async () => {
  const away: Stream = { end: new ApiError(503, "stopping") };
  const { told, watches } = followed([away, away, away, away, away, away, { end: "open" }]);
  const counts = [];
  for (const seconds of [0, 1, 2, 4, 8, 15, 15]) {
    await jest.advanceTimersByTimeAsync(seconds * 1000);
    counts.push(watches());
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(told).toEqual(["away", "away", "away", "away", "away", "away", "live", "read"]);
});

test("asks again and again where there is no stream to be had", async () => {
  const refused: Stream = { end: new ApiError(429, "too many") };
  const { told } = followed([refused, refused, { end: "open" }]);
  await jest.advanceTimersByTimeAsync(4999);
  expect(told).toEqual(["polling", "read"]);
  await jest.advanceTimersByTimeAsync(5001);
  expect(told).toEqual(["polling", "read", "polling", "read", "live", "read"]);
});

test("asks again and again as long as the stream is held back", async () => {
  const { told } = followed([{ end: "held back" }]);
  await jest.advanceTimersByTimeAsync(999);
  expect(told).toEqual([]);
  await jest.advanceTimersByTimeAsync(10_001);
  expect(told).toEqual(["polling", "read", "polling", "read", "polling", "read"]);
});

test("does not ask again while changes are told", async () => {
  const { told } = followed([{ end: "open" }]);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(["live", "read"]);
});

test("ends with the stream when nothing more can change, and when it is told to", async () => {
  const over = followed([{ changes: ["done"], end: "ended" }], { isOver: () => true });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(over.watches()).toBe(1);

  const stopped = followed([{ end: new ApiError(0, "away") }, { end: "open" }]);
  await jest.advanceTimersByTimeAsync(0);
  stopped.stop();
  await stopped.followed;
  expect(stopped.watches()).toBe(1);
  expect(jest.getTimerCount()).toBe(0);
});

test("has no stream while nobody sees the page, says so, and begins anew when it is seen", async () => {
  const { told, watches, visibility } = followed([{ end: "open" }, { changes: ["a"], end: "open" }]);
  await jest.advanceTimersByTimeAsync(0);
  visibility.show(false);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(["live", "read", "hidden"]);
  visibility.show(true);
  await jest.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["live", "read", "hidden", "connecting", "live", "read", "a"]);
  expect(watches()).toBe(2);
});

test("asks nothing in a page that is opened behind others", async () => {
  const visibility = new FakeVisibility();
  visibility.show(false);
  const { told, watches } = followed([{ end: "held back" }], { visibility });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(["hidden"]);
  expect(watches()).toBe(0);
});

test("ends when it is told to while nobody sees the page, and says nothing more", async () => {
  const { told, visibility, stop, followed: ended } = followed([{ end: "open" }]);
  await jest.advanceTimersByTimeAsync(0);
  visibility.show(false);
  await jest.advanceTimersByTimeAsync(0);
  stop();
  await ended;
  visibility.show(true);
  await jest.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["live", "read", "hidden"]);
});

class FakeVisibility extends EventTarget {
  hidden = false;

  show(isSeen: boolean): void {
    this.hidden = !isSeen;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

function followed(streams: readonly Stream[], more: Partial<FollowOptions<string>> = {}) {
  const told: string[] = [];
  const visibility = new FakeVisibility();
  const stop = new AbortController();
  let watches = 0;
  async function* watch(signal: AbortSignal, onOpen: () => void) {
    const { changes = [], end } = streams[watches++] ?? { end: "open" };
    if (end instanceof ApiError) throw end;
    if (end !== "held back") onOpen();
    yield* changes;
    if (end !== "ended") await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
  const promise = follow({
    watch,
    read: async () => void told.push("read"),
    onChange: (change) => told.push(change),
    onLiveness: (liveness) => told.push(liveness),
    visibility,
    signal: stop.signal,
    ...more,
  });
  return { told, visibility, watches: () => watches, stop: () => stop.abort(), followed: promise };
}
