import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { WatchedFiles } from "../../src/files/watched-files.ts";
import { FakeClock } from "../support/fake-clock.ts";

let folder: string;
let first: string;
let second: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "longrun-files-"));
  first = join(folder, "first");
  second = join(folder, "second");
  writeFileSync(first, "1");
  writeFileSync(second, "2");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Watches both files, of which the sum of their numbers is made, and keeps what it tells. */
function watchSum(onReload?: (sum: number) => void) {
  const clock = new FakeClock();
  const reloads: number[] = [];
  const errors: string[] = [];
  const watched = WatchedFiles.open([first, second], sum, {
    onReload: (value) => {
      reloads.push(value);
      onReload?.(value);
    },
    onError: (error) => errors.push(String(error)),
    interval: 1000,
    clock,
  });
  return { watched, clock, reloads, errors };
}

function sum(contents: readonly Buffer[]): number {
  const total = contents.map((content) => Number(content.toString())).reduce((a, b) => a + b);
  if (Number.isNaN(total)) throw new Error(`no numbers: ${contents.join(",")}`);
  return total;
}

test("the value is made of all of the files, in their order", () => {
  const { value } = WatchedFiles.open([second, first, first], String, { onError: fail, clock: new FakeClock() });
  expect(value).toBe("2,1,1");
});

test("what cannot be read or made at the beginning is thrown", () => {
  const options = { onError: fail, clock: new FakeClock() };
  expect(() => WatchedFiles.open([first, join(folder, "none")], sum, options)).toThrow("ENOENT");
  writeFileSync(first, "x");
  expect(() => WatchedFiles.open([first], sum, options)).toThrow("no numbers: x");
  expect(options.clock.timers).toBe(0);
});

test("a change of any of the files is found at the next look, and told once", () => {
  const { watched, clock, reloads } = watchSum();
  writeFileSync(second, "20");
  clock.advance(999);
  expect(watched.value).toBe(3);
  clock.advance(1);
  expect(watched.value).toBe(21);
  clock.advance(10_000);
  expect(reloads).toEqual([21]);
  writeFileSync(first, "10");
  clock.advance(1000);
  expect(watched.value).toBe(30);
});

test("the files are looked at every 5 s if nothing else is said", () => {
  const clock = new FakeClock();
  WatchedFiles.open([first], sum, { onError: fail, clock });
  expect(clock.delays).toEqual([5000]);
});

test("a link that comes to lead to another folder is a change", () => {
  for (const name of ["old", "new"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "number"), name === "old" ? "1" : "5");
  }
  symlinkSync("old", join(folder, "current"));
  const clock = new FakeClock();
  const watched = WatchedFiles.open([join(folder, "current", "number")], sum, { onError: fail, clock });
  symlinkSync("new", join(folder, "next"));
  renameSync(join(folder, "next"), join(folder, "current"));
  clock.advance(5000);
  expect(watched.value).toBe(5);
});

test("broken contents are reported once, and the last good value stays until there are good ones", () => {
  const { watched, clock, reloads, errors } = watchSum();
  writeFileSync(first, "broken");
  clock.advance(5000);
  expect(errors).toEqual(["Error: no numbers: broken,2"]);
  expect(watched.value).toBe(3);
  writeFileSync(first, "worse");
  clock.advance(5000);
  expect(errors).toHaveLength(2);
  writeFileSync(first, "4");
  clock.advance(1000);
  expect(watched.value).toBe(6);
  expect(reloads).toEqual([6]);
});

test("a file that cannot be read is reported once, and again after it could be read meanwhile", () => {
  const { watched, clock, reloads, errors } = watchSum();
  for (const _ of ["first time", "second time"]) {
    rmSync(first);
    clock.advance(5000);
    writeFileSync(first, "1");
    clock.advance(5000);
  }
  expect(errors).toEqual([expect.stringContaining("ENOENT"), expect.stringContaining("ENOENT")]);
  expect(reloads).toEqual([3, 3]);
  expect(watched.value).toBe(3);
});

test("that broken contents are put back as they were is told once", () => {
  const { watched, clock, reloads, errors } = watchSum();
  const { value } = watched;
  writeFileSync(first, "broken");
  clock.advance(5000);
  writeFileSync(first, "1");
  clock.advance(5000);
  expect(errors).toHaveLength(1);
  expect(reloads).toEqual([value]);
});

test("what fails when a new value is taken into use is reported, and the looking goes on", () => {
  const { clock, reloads, errors } = watchSum((value) => {
    if (value > 10) throw new Error("too large");
  });
  writeFileSync(first, "10");
  clock.advance(1000);
  clock.advance(10_000);
  expect(errors).toEqual(["Error: too large"]);
  writeFileSync(first, "5");
  clock.advance(1000);
  expect(reloads).toEqual([12, 7]);
});

test("check() looks at once", () => {
  const { watched, reloads } = watchSum();
  writeFileSync(first, "7");
  watched.check();
  expect(watched.value).toBe(9);
  expect(reloads).toEqual([9]);
});

test("after close() nothing is looked at any more", () => {
  const { watched, clock } = watchSum();
  watched.close();
  expect(clock.timers).toBe(0);
  expect(watched.value).toBe(3);
});

function fail(error: unknown): never {
  throw error;
}
