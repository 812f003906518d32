import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { insert, NOW, newRecord, next, type Open } from "./records.ts";

const { PENDING, RUNNING, SUCCEEDED, FAILED } = State;

async function counted(repository: Repository) {
  return Object.fromEntries(await repository.countStates());
}

export function countStatesConformance(open: Open): void {
  describe("count of states", () => {
    test("is of all parents, and of what has expired too", async () => {
      const repository = await open();
      expect(await counted(repository)).toEqual({});
      for (const parent of ["", "p/x/", "p/x/l/y/"]) {
        await insert(repository, `${parent}operations/a`, { state: RUNNING });
        await insert(repository, `${parent}operations/b`, { state: FAILED, expireTime: NOW });
      }
      expect(await counted(repository)).toEqual({ [RUNNING]: 3, [FAILED]: 3 });
    });

    test("follows every change that is done, and none that is refused", async () => {
      const repository = await open();
      const a = await insert(repository, "operations/a", { state: PENDING });
      const b = await insert(repository, "operations/b", { state: PENDING });
      await repository.insert(newRecord("operations/a", { state: FAILED }));
      expect(await counted(repository)).toEqual({ [PENDING]: 2 });
      const running = next(a, { state: RUNNING });
      expect(await repository.replace(a, running)).toBe(true);
      expect(await repository.replace(a, next(a, { state: FAILED }))).toBe(false);
      expect(await counted(repository)).toEqual({ [PENDING]: 1, [RUNNING]: 1 });
      const beating = next(running);
      await repository.replace(running, beating);
      expect(await counted(repository)).toEqual({ [PENDING]: 1, [RUNNING]: 1 });
      await repository.replace(beating, next(beating, { state: SUCCEEDED }));
      expect(await repository.delete(next(b))).toBe(false);
      expect(await repository.delete(b)).toBe(true);
      expect(await counted(repository)).toEqual({ [SUCCEEDED]: 1 });
    });

    test("is right after many changes at once", async () => {
      const repository = await open();
      const names = Array.from({ length: 40 }, (_, at) => `operations/${at}`);
      const records = await Promise.all(names.map((name) => insert(repository, name, { state: PENDING })));
      await Promise.all(
        records.map((record, at) =>
          at % 4 === 0 ? repository.delete(record) : repository.replace(record, next(record, { state: RUNNING })),
        ),
      );
      expect(await counted(repository)).toEqual({ [RUNNING]: 30 });
    });
  });
}
