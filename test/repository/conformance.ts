import { afterEach, describe } from "@jest/globals";
import type { Repository } from "../../src/repository/repository.ts";
import { changesConformance } from "./conformance/changes.ts";
import { dueConformance } from "./conformance/due.ts";
import { insertConformance } from "./conformance/insert.ts";
import { pageConformance } from "./conformance/page.ts";
import { pageWalkConformance } from "./conformance/page-walk.ts";
import { writeConformance } from "./conformance/write.ts";

/** Defines the tests that every repository passes. `make` gives an empty one; the tests close it. */
export function repositoryConformance(name: string, make: () => Promise<Repository>): void {
  const opened: Repository[] = [];
  const open = async () => {
    const repository = await make();
    opened.push(repository);
    return repository;
  };

  describe(`${name} is a repository`, () => {
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((repository) => repository.close()));
    });
    insertConformance(open);
    writeConformance(open);
    pageConformance(open);
    pageWalkConformance(open);
    dueConformance(open);
    changesConformance(open);
  });
}
