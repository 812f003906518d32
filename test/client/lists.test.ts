import { describe, expect, test } from "@jest/globals";
import { Code } from "../../src/proto/messages.ts";
import { serve } from "../server/support/serve.ts";
import { connectClient, failure, serveBare } from "./support/bare-server.ts";

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("listing", () => {
  test("gives the operations of all pages, each page when it is asked for", async () => {
    const requests: object[] = [];
    const { client } = await serveBare({
      listOperations({ name, filter, pageSize, pageToken }) {
        requests.push({ name, filter, pageSize, pageToken });
        const number = Number(pageToken || "1");
        return { operations: [{ name: `operations/${number}` }], nextPageToken: number < 3 ? `${number + 1}` : "" };
      },
    });
    const items = client.list({ parent: "projects/p", filter: "done = true", pageSize: 1 });
    expect(requests).toEqual([]);
    await items.next();
    expect(requests).toEqual([{ name: "projects/p", filter: "done = true", pageSize: 1, pageToken: "" }]);
    expect(await collect(items)).toMatchObject([{ name: "operations/2" }, { name: "operations/3" }]);
    expect(requests).toHaveLength(3);
    expect(requests[2]).toMatchObject({ filter: "done = true", pageToken: "3" });
  });

  test("goes on after a page without operations", async () => {
    const { client } = await serveBare({
      listOperations: ({ pageToken }) =>
        pageToken === "" ? { nextPageToken: "2" } : { operations: [{ name: "operations/a" }] },
    });
    expect(await collect(client.list())).toMatchObject([{ name: "operations/a" }]);
  });

  test("is of the root by default, at longrun too, with the records if wanted", async () => {
    const server = await serve();
    await server.createRunning("a");
    await server.createRunning("b", "projects/p");
    const client = connectClient(`127.0.0.1:${server.port}`);
    expect(await collect(client.list())).toMatchObject([{ name: "operations/a" }]);
    expect(await collect(client.listRecords({ parent: "projects/-", filter: "state = RUNNING" }))).toMatchObject([
      { operation: { name: "projects/p/operations/b" } },
    ]);
    expect(await client.listRecordPage()).toMatchObject({ items: [{}], nextPageToken: "" });
  });

  test("rejects with the error of the page that cannot be read", async () => {
    const { client } = await serveBare({
      listOperations({ pageToken }) {
        if (pageToken !== "") throw failure(Code.INTERNAL, "broken");
        return { operations: [{ name: "operations/a" }], nextPageToken: "2" };
      },
    });
    const items = client.list();
    expect(await items.next()).toMatchObject({ value: { name: "operations/a" } });
    await expect(items.next()).rejects.toMatchObject({ code: Code.INTERNAL });
  });
});
