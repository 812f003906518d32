import { expect, jest, test } from "@jest/globals";
import { MemoryRepository } from "../../src/index.ts";
import { connect, serve } from "./support/serve.ts";

jest.setTimeout(30_000);

const CONNECTIONS = 4;
const WAITERS = 2000;

/** Tells when so many calls have read an operation, each to wait for it. */
class CountingRepository extends MemoryRepository {
  readonly #all = Promise.withResolvers<void>();
  #left = WAITERS;

  override async read(name: string) {
    const record = await super.read(name);
    if (--this.#left === 0) setImmediate(this.#all.resolve);
    return record;
  }

  /** Counts from now on. */
  allHaveRead(): Promise<void> {
    this.#left = WAITERS;
    return this.#all.promise;
  }
}

test("2,000 waiters on one operation are all answered, and a call that comes meanwhile is served in between", async () => {
  const served: string[] = [];
  const repository = new CountingRepository();
  const client = await serve({ repository, onCall: ({ method }) => served.push(method.split("/")[2] ?? "") });
  const clients = Array.from({ length: CONNECTIONS }, () => connect(client.port));
  const name = await client.createRunning("a");
  const other = await client.createRunning("other");
  const allWait = repository.allHaveRead();
  const waits = clients.flatMap(({ operations }) =>
    Array.from({ length: WAITERS / CONNECTIONS }, () => operations.waitOperation({ name }, { deadline: 60_000 })),
  );
  await allWait;

  const finish = client.finish(name);
  await Promise.race(waits);
  await client.operations.getOperation({ name: other });
  const answers = await Promise.all(waits);
  expect(answers.filter(({ done }) => done)).toHaveLength(WAITERS);
  expect(answers[0]).toEqual(await finish);
  expect(served.indexOf("GetOperation")).toBeLessThan(served.lastIndexOf("WaitOperation"));
});
