import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../../operations/plain.ts";
import { insert, newRecord, next, type Open } from "./records.ts";

const KEY = "p/x target";

/** A record of another name that wants the key. */
const rival = () => newRecord("q/y/operations/rival", { exclusiveKey: KEY });

export function exclusiveKeyConformance(open: Open): void {
  describe("an exclusive key", () => {
    test("is refused to others while a record has it, and they are told who", async () => {
      const repository = await open();
      const holder = await insert(repository, "operations/a", { exclusiveKey: KEY });
      const refusal = { conflict: "exclusive key", existing: { uid: holder.uid } };
      expect(await repository.insert(rival())).toMatchObject(refusal);
      expect(await repository.conflict(rival())).toMatchObject(refusal);
      expect(await repository.read(rival().name)).toBeUndefined();
    });

    test("is no obstacle to records with others, or with none", async () => {
      const repository = await open();
      await insert(repository, "operations/a", { exclusiveKey: KEY });
      for (const [at, exclusiveKey] of ["p/x", "p/x Target", "p/x target2", "p/y target"].entries()) {
        await insert(repository, `operations/${at}`, { exclusiveKey });
      }
      await insert(repository, "operations/b");
      await insert(repository, "operations/c");
    });

    test("matters after the request and the name", async () => {
      const repository = await open();
      const request = { key: "r", fingerprint: "f" };
      await insert(repository, "operations/a", { exclusiveKey: KEY });
      await insert(repository, "operations/b", { request });
      const taken = [
        newRecord("operations/b", { request, exclusiveKey: KEY }),
        newRecord("operations/c", { request, exclusiveKey: KEY }),
        newRecord("operations/b", { exclusiveKey: KEY }),
        newRecord("operations/c", { request: { key: "s", fingerprint: "f" }, exclusiveKey: KEY }),
      ];
      const expected = ["request", "request", "name", "exclusive key"].map((conflict) => ({ conflict }));
      expect(await Promise.all(taken.map((record) => repository.conflict(record)))).toMatchObject(expected);
      expect(await Promise.all(taken.map((record) => repository.insert(record)))).toMatchObject(expected);
    });

    test("goes to one of many that want it at the same time", async () => {
      const repository = await open();
      const wanted = Array.from({ length: 10 }, (_, at) => newRecord(`operations/${at}`, { exclusiveKey: KEY }));
      const outcomes = await Promise.all(wanted.map((record) => repository.insert(record)));
      const winners = outcomes.flatMap((outcome) => ("inserted" in outcome ? [outcome.inserted.uid] : []));
      const holders = outcomes.flatMap((outcome) => ("existing" in outcome ? [outcome.existing.uid] : []));
      expect(winners).toHaveLength(1);
      expect(holders).toEqual(Array(9).fill(winners[0]));
    });

    test("is kept by a replacement that has it, and given back by one that has not", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a", { exclusiveKey: KEY });
      const second = next(first, { state: State.RUNNING });
      await repository.replace(first, second);
      const refused = await repository.insert(rival());
      expect("existing" in refused && plain(refused.existing)).toEqual(plain(second));
      const { exclusiveKey: _, ...rest } = second;
      const third = next(rest, { state: State.SUCCEEDED });
      await repository.replace(second, third);
      expect(plain(await repository.read("operations/a"))).toEqual(plain(third));
      expect(await repository.insert(rival())).toHaveProperty("inserted.exclusiveKey", KEY);
      // What becomes of the one that had it does not matter any more.
      const fourth = next(third);
      await repository.replace(third, fourth);
      await repository.delete(fourth);
      const another = newRecord("operations/b", { exclusiveKey: KEY });
      expect(await repository.insert(another)).toMatchObject({ conflict: "exclusive key" });
    });

    test("can be taken and changed by a replacement", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a");
      const second = next(first, { exclusiveKey: "other" });
      await repository.replace(first, second);
      await repository.replace(second, next(second, { exclusiveKey: KEY }));
      expect(await repository.insert(rival())).toMatchObject({ conflict: "exclusive key" });
      await insert(repository, "operations/b", { exclusiveKey: "other" });
    });

    test("is not given back by a write that is refused", async () => {
      const repository = await open();
      const { exclusiveKey: _, ...first } = await insert(repository, "operations/a", { exclusiveKey: KEY });
      expect(await repository.replace(next(first), next(next(first)))).toBe(false);
      expect(await repository.delete(next(first))).toBe(false);
      expect(await repository.insert(rival())).toMatchObject({ conflict: "exclusive key" });
    });

    test("is given back by a deletion", async () => {
      const repository = await open();
      await repository.delete(await insert(repository, "operations/a", { exclusiveKey: KEY }));
      await insert(repository, "operations/b", { exclusiveKey: KEY });
      expect(await repository.insert(rival())).toMatchObject({ conflict: "exclusive key" });
    });
  });
}
