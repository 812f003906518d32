import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { metadataOf, type Operation, responseOf, StatusError } from "../../src/client/index.ts";
import { type Bookstore, exportBooksMetadata, exportBooksResponse, original, startBookstore } from "./bookstore.ts";
import { checkTypes } from "./check-types.ts";
import { makeUserProject, type UserProject } from "./user-project.ts";

jest.setTimeout(30_000);
const PREPARING = 300_000;

/** Milliseconds for each book: all within a second, or not within a test. */
const pace = { quick: 5, slow: 2000 };

let project: UserProject;
const running: Bookstore[] = [];

beforeAll(async () => {
  project = await makeUserProject(original);
}, PREPARING);

afterEach(async () => {
  for (const bookstore of running.splice(0)) await bookstore.stop("SIGKILL");
});

afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
});

async function start(pace: number): Promise<Bookstore> {
  const bookstore = await startBookstore(project.folder, pace);
  running.push(bookstore);
  return bookstore;
}

test("the example has no type errors", () => checkTypes(project.folder, ["server.ts"]));

test("a shelf is exported into a file", async () => {
  const bookstore = await start(pace.quick);
  const operation = await bookstore.operations.wait(await bookstore.exportBooks("shelves/novels"));
  expect(responseOf(operation, exportBooksResponse)).toEqual({ file: "shelves-novels.csv", bookCount: 40 });
  expect(exportedBookCount(operation)).toBe(40);
  const lines = (await readFile(join(project.folder, "shelves-novels.csv"), "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(41);
  expect(lines.slice(0, 2)).toEqual(["title,author", "Book 1,Cervantes"]);
});

test("a client sees how far an export is, and cancels it", async () => {
  const bookstore = await start(pace.slow);
  const name = await bookstore.exportBooks("shelves/poems");
  await expect(bookstore.exportBooks("shelves/poems")).rejects.toMatchObject({ code: status.ABORTED });
  const counts: unknown[] = [];
  for await (const { operation } of bookstore.operations.watch(name)) {
    counts.push(exportedBookCount(operation));
    if (counts.at(-1) === 1) await bookstore.operations.cancel(name);
  }
  expect(counts).toContain(1);
  expect(await bookstore.get(`/v1/${name}`)).toMatchObject({ name, done: true, error: { code: status.CANCELLED } });
  expect((await readdir(project.folder)).filter((file) => file.startsWith("shelves-poems"))).toEqual([]);
});

test("a shelf that is not there is not found", async () => {
  const bookstore = await start(pace.quick);
  const error = { code: status.NOT_FOUND, details: 'There is no shelf "shelves/none".' };
  await expect(bookstore.exportBooks("shelves/none")).rejects.toMatchObject(error);
});

test("an export whose process was killed is given up after the next start", async () => {
  const killed = await start(pace.slow);
  const name = await killed.exportBooks("shelves/novels");
  expect(await killed.stop("SIGKILL")).toBeNull();
  const { operations } = await start(pace.slow);
  const { result } = await operations.wait(name);
  expect(result.case === "error" && new StatusError(result.value).reason).toBe("LEASE_EXPIRED");
});

test("a bookstore that is told to stop finishes its exports first", async () => {
  const stopped = await start(pace.quick);
  const name = await stopped.exportBooks("shelves/poems");
  expect(await stopped.stop("SIGTERM")).toBe(0);
  const { operations } = await start(pace.quick);
  expect(responseOf(await operations.get(name), exportBooksResponse)).toMatchObject({ bookCount: 4 });
});

/** How many books the metadata say there are in the file. */
function exportedBookCount(operation: Operation): unknown {
  return new Map(Object.entries(metadataOf(operation, exportBooksMetadata) ?? {})).get("exportedBookCount");
}
