import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { RepositoryError } from "../../../src/repository/repository-error.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { plain } from "../../operations/plain.ts";
import { insert, newRecord, next } from "../conformance/records.ts";
import { SmallFileSystem } from "./support/small-file-system.ts";

jest.setTimeout(60_000);

const full = { reason: "REPOSITORY_FULL", message: expect.not.stringMatching(/sqlite|database|disk/i) };
const big = { operation: Buffer.alloc(200_000, 1) };

describe("on a disk that is full", () => {
  let disk: SmallFileSystem;

  beforeEach(() => {
    disk = new SmallFileSystem(4);
  });

  afterEach(() => disk.remove());

  /** Takes all the room there is, until the returned function is called. */
  function occupy(): () => void {
    const { bavail, bsize } = statfsSync(disk.folder);
    const file = join(disk.folder, "occupied");
    writeFileSync(file, Buffer.alloc(bavail * bsize));
    return () => rmSync(file);
  }

  test("writes are refused, reads go on, and all goes on when there is room again", async () => {
    const repository = await SqliteRepository.open(join(disk.folder, "a.db"));
    const kept = [await insert(repository, "operations/a")];
    const free = occupy();
    // What the log had room for already is used up first.
    let refusal: unknown;
    for (let id = 0; refusal === undefined; id++) {
      const record = newRecord(`operations/${id}`, big);
      const outcome = await repository.insert(record).catch((error: unknown) => error);
      if (outcome && typeof outcome === "object" && "inserted" in outcome) kept.push(await insertedOf(record.name));
      else refusal = outcome;
    }
    expect(refusal).toMatchObject(full);
    const [first] = kept;
    if (first === undefined) throw new Error("nothing was inserted");
    await expect(repository.replace(first, next(first, big))).rejects.toMatchObject(full);
    for (const record of kept) expect(plain(await repository.read(record.name))).toEqual(plain(record));
    free();
    const replacement = next(first, big);
    expect(await repository.replace(first, replacement)).toBe(true);
    expect(plain(await repository.read(first.name))).toEqual(plain(replacement));
    const late = await insert(repository, "operations/late", big);
    await repository.close();
    const again = await SqliteRepository.open(join(disk.folder, "a.db"));
    for (const record of [replacement, ...kept.slice(1), late]) {
      expect(plain(await again.read(record.name))).toEqual(plain(record));
    }
    await again.close();

    async function insertedOf(name: string) {
      const record = await repository.read(name);
      if (record === undefined) throw new Error("it was not inserted");
      return record;
    }
  });

  test("a new file is refused in words", async () => {
    const free = occupy();
    const error = await SqliteRepository.open(join(disk.folder, "b.db")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RepositoryError);
    expect(error).toMatchObject({ message: expect.stringContaining("room") });
    free();
    await (await SqliteRepository.open(join(disk.folder, "b.db"))).close();
  });
});
