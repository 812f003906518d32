import { expect, jest, test } from "@jest/globals";
import { type CallReport, MemoryRepository } from "../../src/index.ts";
import { errorOf } from "./support/rpc-error.ts";
import { connect, serve } from "./support/serve.ts";
import { TestProcess } from "./support/server-process.ts";

jest.setTimeout(30_000);

const SECRET = "password=hunter2 at /srv/longrun/store.ts";

/** A repository whose methods throw while it is broken. */
class BrokenRepository extends MemoryRepository {
  fault: unknown;

  override async read(name: string) {
    this.#fail();
    return super.read(name);
  }

  override async insert(record: Parameters<MemoryRepository["insert"]>[0]) {
    this.#fail();
    return super.insert(record);
  }

  override async page(query: Parameters<MemoryRepository["page"]>[0]) {
    this.#fail();
    return super.page(query);
  }

  #fail(): void {
    if (this.fault !== undefined) throw this.fault;
  }
}

const name = "operations/a";
const brokenCalls = ["get", "list", "wait", "cancel", "delete", "create", "update", "record"] as const;

test.each(brokenCalls)("a fault in %s is INTERNAL, tells nothing, and the next call works", async (call) => {
  const repository = new BrokenRepository();
  const { operations, registry } = await serve({ repository });
  await registry.createOperation({ operationId: "a" });
  const calls = {
    get: () => operations.getOperation({ name }),
    list: () => operations.listOperations({}),
    wait: () => operations.waitOperation({ name }),
    cancel: () => operations.cancelOperation({ name }),
    delete: () => operations.deleteOperation({ name }),
    create: () => registry.createOperation({ operationId: "b" }),
    update: () => registry.updateOperation({ name }),
    record: () => registry.getOperationRecord({ name }),
  };
  repository.fault = new Error(SECRET);
  const error = await errorOf(calls[call]());
  expect(error).toMatchObject({ code: "INTERNAL", reason: "INTERNAL", errorInfo: { domain: "longrun" } });
  expect(
    JSON.stringify([error.message, error.status], (_, value) => (typeof value === "bigint" ? 0 : value)),
  ).not.toMatch(/hunter2|srv|store/);
  repository.fault = undefined;
  expect(await operations.getOperation({ name })).toMatchObject({ name });
});

test.each([["a text"], [null], [{ code: 5, details: SECRET }], [Object.assign(new Error(SECRET), { code: 5 })]])(
  "whatever is thrown, such as %j, is INTERNAL and not taken for a status",
  async (fault) => {
    const repository = new BrokenRepository();
    const { operations } = await serve({ repository });
    repository.fault = fault;
    const error = await errorOf(operations.getOperation({ name }));
    expect(error.code).toBe("INTERNAL");
    expect(error.message).not.toContain("hunter2");
  },
);

test("the operator is told of the fault itself", async () => {
  const repository = new BrokenRepository();
  const reports: CallReport[] = [];
  const { operations } = await serve({ repository, onCall: (report) => reports.push(report) });
  repository.fault = new Error(SECRET);
  await errorOf(operations.getOperation({ name }));
  expect(reports).toMatchObject([{ code: 13, resource: name, fault: repository.fault }]);
});

test("a listener of calls that throws does not end the process", async () => {
  const script = `
    import { LongrunServer, MemoryRepository } from "./src/index.ts";
    const onCall = () => { throw new Error("the log is full"); };
    const server = new LongrunServer({ repository: new MemoryRepository(), onCall });
    console.log("is listening on 127.0.0.1:" + (await server.start({ host: "127.0.0.1", port: 0 })));
  `;
  const server = new TestProcess(process.execPath, ["--input-type=module", "-e", script]);
  const client = connect(await server.listening());
  expect(await errorOf(client.operations.getOperation({ name: "operations/a" }))).toMatchObject({ code: "NOT_FOUND" });
  expect(await errorOf(client.operations.getOperation({ name: "operations/a" }))).toMatchObject({ code: "NOT_FOUND" });
});
