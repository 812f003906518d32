import { describe, expect, test } from "@jest/globals";
import { Turns } from "../../src/repository/scanning/turns.ts";
import { ComputingTime } from "./computing-time.ts";

const STEP = 0.25;

function setUp() {
  const time = new ComputingTime();
  const turns = new Turns(time.now);
  /** Who computed, turn by turn. */
  const log: string[] = [];
  /** Computes for so many milliseconds in all, in small steps. */
  const compute = async (who: string, milliseconds: number) => {
    for (let done = 0; done < milliseconds; done += STEP) {
      if (turns.isOver) {
        await turns.next();
        log.push(who);
      }
      time.compute(STEP);
    }
  };
  return { time, turns, log, compute };
}

const many = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

describe("a turn", () => {
  test("is over for those who have not waited for one", async () => {
    const { turns, time } = setUp();
    expect(turns.isOver).toBe(true);
    await turns.next();
    expect(turns.isOver).toBe(false);
    time.compute(0.75);
    expect(turns.isOver).toBe(false);
    time.compute(0.25);
    expect(turns.isOver).toBe(true);
  });

  test("comes for each after the other", async () => {
    const { log, compute } = setUp();
    await Promise.all(["a", "b", "c"].map((who) => compute(who, 4)));
    expect(log.join("")).toBe("abcabcabcabc");
  });

  test("comes for a newcomer after all who wait, and before they have had two", async () => {
    const { log, compute } = setUp();
    const long = many(20).map((who) => compute(who, 10));
    const short = compute("short", 1);
    await Promise.all([...long, short]);
    expect(log.indexOf("short")).toBe(20);
  });

  test("comes for the others when a computation fails", async () => {
    const { turns, log, compute } = setUp();
    const failing = turns.next().then(() => {
      throw new Error("failed");
    });
    const other = compute("other", 3);
    await expect(failing).rejects.toThrow("failed");
    await other;
    expect(log).toHaveLength(3);
  });

  test("comes again after all have ended", async () => {
    const { log, compute } = setUp();
    await compute("first", 2);
    await compute("second", 2);
    expect(log).toEqual(["first", "first", "second", "second"]);
  });
});

describe("a turn of the event loop", () => {
  test.each([1, 3, 50])("has one slice of computing for all together, if %s compute", async (count) => {
    const { time, compute } = setUp();
    const stalls = await time.stalls(() => Promise.all(many(count).map((who) => compute(who, 12))));
    expect(Math.max(...stalls)).toBe(5);
    expect(stalls).toHaveLength(Math.ceil((count * 12) / 5));
  });

  test("has a slice, and at most a turn more, while some end and others come", async () => {
    const { time, compute } = setUp();
    const chain = async () => {
      for (const who of many(20)) await compute(who, 2);
    };
    const stalls = await time.stalls(() => Promise.all([chain(), chain(), chain()]));
    expect(Math.max(...stalls)).toBeLessThanOrEqual(6);
  });

  test("is used for as many short computations as there is time for", async () => {
    const { time, log, compute } = setUp();
    const stalls = await time.stalls(() => Promise.all(many(20).map((who) => compute(who, STEP))));
    expect(log).toHaveLength(20);
    expect(stalls).toEqual([5]);
  });

  test("has one step only of those that take longer than a slice", async () => {
    const { time, turns } = setUp();
    const step = async () => {
      await turns.next();
      time.compute(40);
    };
    expect(await time.stalls(() => Promise.all(many(5).map(step)))).toEqual(Array(5).fill(40));
  });
});
