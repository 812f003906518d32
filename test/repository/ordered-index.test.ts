import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Key, OrderedIndex } from "../../src/repository/memory/ordered-index.ts";

const compare = (a: Key, b: Key) => a.time - b.time || a.sequence - b.sequence;
const makeIndex = () => new OrderedIndex<Key>((key) => key);

/** Checks an index against a sorted array: all of it, and from some places. */
function expectSame(index: OrderedIndex<Key>, entries: readonly Key[], places: readonly Key[] = []): void {
  const sorted = [...entries].sort(compare);
  expect([...index.ascending()]).toEqual(sorted);
  expect([...index.descending()]).toEqual(sorted.toReversed());
  expect(index.isEmpty).toBe(sorted.length === 0);
  for (const place of places) {
    expect([...index.ascending(place)]).toEqual(sorted.filter((key) => compare(key, place) > 0));
    expect([...index.descending(place)]).toEqual(sorted.filter((key) => compare(key, place) < 0).toReversed());
  }
}

test("it is a sorted array, whatever is added and removed", () => {
  const times = fc.integer({ min: 0, max: 6 });
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), times, fc.nat()), { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(steps, fc.array(fc.tuple(times, fc.nat(60)), { maxLength: 5 }), (all, places) => {
      const index = makeIndex();
      const entries: Key[] = [];
      for (const [sequence, [action, time, choice]] of all.entries()) {
        if (action > 0) {
          entries.push({ time, sequence });
          index.add(entries.at(-1) as Key);
        } else if (entries.length > 0) {
          const [removed] = entries.splice(choice % entries.length, 1);
          index.remove(removed as Key);
        }
      }
      expectSame(index, entries, [...places.map(([time, sequence]) => ({ time, sequence })), ...entries]);
    }),
  );
});

describe("with so many entries that they fill several chunks, it is a sorted array", () => {
  test.each<[string, (at: number) => number]>([
    ["in rising order", (at) => at],
    ["in falling order", (at) => -at],
    ["all at the same time", () => 0],
    ["in no order", (at) => (at * 7919) % 4001],
    ["in rising order, then in the middle", (at) => (at < 2000 ? at : at % 1000)],
  ])("%s", (_, timeOf) => {
    const index = makeIndex();
    const entries = Array.from({ length: 4000 }, (_, sequence): Key => ({ time: timeOf(sequence), sequence }));
    for (const entry of entries) index.add(entry);
    const places = [entries[0], entries[511], entries[512], entries[513], entries[2500], entries[3999]] as Key[];
    expectSame(index, entries, [...places, { time: -5000, sequence: 0 }, { time: 5000, sequence: 0 }]);

    const kept = entries.filter((_, at) => at % 3 === 0);
    for (const entry of entries) if (!kept.includes(entry)) index.remove(entry);
    expectSame(index, kept, places);
    for (const entry of kept) index.add({ ...entry, sequence: entry.sequence + 0.5 });
    expectSame(index, [...kept, ...kept.map((entry) => ({ ...entry, sequence: entry.sequence + 0.5 }))], places);
    for (const entry of [...index.ascending()]) index.remove(entry);
    expectSame(index, [], places);
  });
});

test("removing what is not there changes nothing", () => {
  const index = makeIndex();
  index.remove({ time: 1, sequence: 1 });
  const entry = { time: 1, sequence: 1 };
  index.add(entry);
  index.remove({ time: 1, sequence: 1 });
  index.remove({ time: 0, sequence: 1 });
  index.remove({ time: 2, sequence: 1 });
  expectSame(index, [entry]);
});
