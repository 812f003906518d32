import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import { LineWriter } from "../../src/observe/line-writer.ts";
import { afterTest } from "../support/after-test.ts";
import { openPipe } from "./support/open-pipe.ts";

const INTERVAL = 100;
const PATIENCE = 2000;
const MEBIBYTE = 1024 * 1024;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ["hrtime", "nextTick", "queueMicrotask", "setImmediate"] });
  afterTest(() => jest.useRealTimers());
});

/** Has time pass until a condition is met. */
async function until(isMet: () => boolean, milliseconds = 0): Promise<void> {
  for (let turns = 0; !isMet(); turns++) {
    if (turns > 10_000) throw new Error("It does not happen.");
    jest.advanceTimersByTime(milliseconds);
    await new Promise(setImmediate);
  }
}

/** So many lines of about a thousand bytes, no two alike. */
function linesOf(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${number} ${"é".repeat(500)}\n`);
}

/** A writer to a pipe, and how many lines it has told of as lost, each time. */
function openWriter() {
  const pipe = openPipe();
  const told: number[] = [];
  const writer = new LineWriter(pipe.fd, (count) => {
    told.push(count);
    return `lost ${count}\n`;
  });
  const readUntil = async (isEnough: (text: string) => boolean) => {
    let text = "";
    await until(() => {
      text += pipe.read();
      return isEnough(text);
    }, INTERVAL);
    return text;
  };
  const readTo = (end: string) => readUntil((text) => text.endsWith(end));
  return { pipe, writer, told, readUntil, readTo };
}

/** Has something done each time that a thread would sleep, for which time passes. */
function whenAsleep(act: () => void): void {
  const sleeping = jest.spyOn(Atomics, "wait").mockImplementation((_array, _index, _value, milliseconds = 0) => {
    jest.advanceTimersByTime(milliseconds);
    act();
    return "timed-out";
  });
  afterTest(() => sleeping.mockRestore());
}

test("lines are written together, a tenth of a second after the first", async () => {
  const { writer, readTo } = openWriter();
  writer.write("a\n");
  jest.advanceTimersByTime(INTERVAL - 1);
  writer.write("b\n");
  expect(jest.getTimerCount()).toBe(1);
  expect(await readTo("b\n")).toBe("a\nb\n");
});

test("all are written in their order, long ones too, however slowly they are read", async () => {
  const { writer, readTo } = openWriter();
  const lines = linesOf(1000).toSpliced(500, 0, `${"long".repeat(100_000)}\n`);
  for (const line of lines) writer.write(line);
  expect(await readTo(lines.at(-1) ?? "")).toBe(lines.join(""));
});

describe("lines are lost", () => {
  test("beyond 8 MiB that nobody reads, and in their place it is told how many", async () => {
    const { writer, told, readUntil, readTo } = openWriter();
    const lines = linesOf(15_000);
    for (const line of lines) writer.write(line);
    const begun = await readUntil(() => told.length > 0);
    writer.write("after\n");
    const text = begun + (await readTo("after\n"));
    const [lost = 0] = told;
    const kept = lines.slice(0, -lost).join("");
    expect(Buffer.byteLength(kept)).toBeGreaterThan(5 * MEBIBYTE);
    expect(Buffer.byteLength(kept)).toBeLessThan(9 * MEBIBYTE);
    expect(text === `${kept}lost ${lost}\nafter\n`).toBe(true);
    expect(told).toHaveLength(1);
  });

  test("if they cannot be written, which is told when others can", async () => {
    const { pipe, writer, told, readTo } = openWriter();
    pipe.stopReading();
    for (const line of ["a\n", "b\n", "c\n"]) writer.write(line);
    jest.advanceTimersByTime(INTERVAL);
    await until(() => {
      writer.flushSync();
      return told.length > 0;
    });
    expect(told).toEqual([3]);
    pipe.startReading();
    writer.write("d\n");
    expect(await readTo("d\n")).toBe("d\n");
  });
});

describe("when the process ends", () => {
  test("what waits is written", () => {
    const { pipe, writer } = openWriter();
    for (const line of ["a\n", "b\n"]) writer.write(line);
    writer.flushSync();
    expect(pipe.read()).toBe("a\nb\n");
  });

  test("what the system has is not written again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "longrun-lines-"));
    afterTest(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "log");
    const fd = openSync(path, "a");
    afterTest(() => closeSync(fd));
    const writer = new LineWriter(fd, String);
    writer.write("a\n");
    jest.advanceTimersByTime(INTERVAL);
    writer.write("b\n");
    writer.flushSync();
    writer.write("c\n");
    // What comes after it is written when it is.
    await until(() => readFileSync(path, "utf8").includes("c"), INTERVAL);
    expect(readFileSync(path, "utf8").split("\n").toSorted()).toEqual(["", "a", "b", "c"]);
  });

  test("a full pipe is waited for, with all that waits", async () => {
    const { pipe, writer } = openWriter();
    const lines = linesOf(300);
    for (const line of lines) writer.write(line);
    jest.advanceTimersByTime(INTERVAL);
    // The timer by which it tries again says that the pipe is full.
    await until(() => jest.getTimerCount() > 0);
    let text = "";
    whenAsleep(() => {
      text += pipe.read();
    });
    writer.flushSync();
    expect(text + pipe.read()).toBe(lines.join(""));
  });

  test("for 2 s, and no longer", () => {
    const { writer } = openWriter();
    for (const line of linesOf(300)) writer.write(line);
    whenAsleep(() => {});
    const start = performance.now();
    writer.flushSync();
    expect(performance.now() - start).toBeGreaterThanOrEqual(PATIENCE);
    expect(performance.now() - start).toBeLessThan(PATIENCE + INTERVAL);
  });

  test("it is told what was lost", () => {
    const { pipe, writer, told } = openWriter();
    for (const line of linesOf(15_000)) writer.write(line);
    let text = "";
    whenAsleep(() => {
      text += pipe.read();
    });
    writer.flushSync();
    expect(told).toHaveLength(1);
    expect(`${text}${pipe.read()}`.endsWith(`é\nlost ${told[0]}\n`)).toBe(true);
  });
});
