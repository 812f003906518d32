import { afterEach, describe } from "@jest/globals";
import type { Repository } from "../../src/repository/repository.ts";
import { boundsConformance } from "./conformance/bounds.ts";
import { changesConformance } from "./conformance/changes.ts";
import { countConformance } from "./conformance/count.ts";
import { countStatesConformance } from "./conformance/count-states.ts";
import { dueConformance } from "./conformance/due.ts";
import { exclusiveKeyConformance } from "./conformance/exclusive-key.ts";
import { filterConformance } from "./conformance/filter.ts";
import { insertConformance } from "./conformance/insert.ts";
import { pageConformance } from "./conformance/page.ts";
import { pageWalkConformance } from "./conformance/page-walk.ts";
import { signalConformance } from "./conformance/signal.ts";
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
    exclusiveKeyConformance(open);
    writeConformance(open);
    pageConformance(open);
    filterConformance(open);
    pageWalkConformance(open);
    countConformance(open);
    countStatesConformance(open);
    boundsConformance(open);
    signalConformance(open);
    dueConformance(open);
    changesConformance(open);
  });
}
