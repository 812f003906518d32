import type { Repository } from "../../../src/repository/repository.ts";
import { HookedRepository } from "../../operations/hooked-repository.ts";
import { afterTest } from "../../support/after-test.ts";
import { openTestRepository } from "../../support/test-repository.ts";

/** A repository for one test that notes what it is asked for on behalf of calls. */
export async function openCounted(): Promise<{ readonly repository: Repository; take(): string[] }> {
  const { repository: inner, close } = await openTestRepository();
  afterTest(close);
  const repository = new HookedRepository(inner);
  const asked: string[] = [];
  repository.before = (method) => {
    // The sweep and the metrics ask too, whenever they like.
    if (method !== "due" && method !== "countStates") asked.push(method);
  };
  return { repository, take: () => asked.splice(0) };
}
