import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { serverSentEvents } from "../../../console/src/api/server-sent-events.ts";

const STREAM = [
  ": hello\n\n",
  'data: {"a": 1}\n\n',
  "id: 7\nevent: error\ndata: first\ndata:second\n\n",
  ": still here\n\n",
  "data: größer\n\n",
  "data: never finished",
].join("");

const EVENTS = [
  { event: "message", data: '{"a": 1}', id: "" },
  { event: "error", data: "first\nsecond", id: "7" },
  { event: "message", data: "größer", id: "" },
];

test("reads events wherever their bytes are cut, and leaves out comments and what is not finished", async () => {
  const bytes = new TextEncoder().encode(STREAM);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 10 }), async (cuts) => {
      const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
      const chunks = places.slice(1).map((place, index) => bytes.slice(places[index], place));
      expect(await eventsOf(chunks)).toEqual(EVENTS);
    }),
  );
});

test("tells whenever something comes, comments too", async () => {
  let times = 0;
  await eventsOf(
    [": one\n\n", ": two\n\n"].map((text) => new TextEncoder().encode(text)),
    () => times++,
  );
  expect(times).toBe(2);
});

test("needs no streams that can be iterated over, which not every browser has", async () => {
  const iterator = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator) ?? {};
  Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
  try {
    expect(await eventsOf([new TextEncoder().encode(STREAM)])).toEqual(EVENTS);
  } finally {
    Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, iterator);
  }
});

test("gives the reply up when nobody reads on", async () => {
  let isGivenUp = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(STREAM)),
    cancel: () => {
      isGivenUp = true;
    },
  });
  for await (const _ of serverSentEvents(new Response(body), () => {})) break;
  expect(isGivenUp).toBe(true);
});

test("tells that a reply broke off", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("cut")) });
  await expect(serverSentEvents(new Response(body), () => {}).next()).rejects.toThrow("cut");
});

test("gives nothing of a reply without a body", async () => {
  const events = [];
  for await (const event of serverSentEvents(new Response(null), () => {})) events.push(event);
  expect(events).toEqual([]);
});

async function eventsOf(chunks: readonly Uint8Array<ArrayBuffer>[], onBytes = () => {}) {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events = [];
  for await (const event of serverSentEvents(new Response(body), onBytes)) events.push(event);
  return events;
}
