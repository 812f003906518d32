import { expect, test } from "@jest/globals";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations, SAMPLE_PARENT } from "../support/sample-operations.ts";
import { serve } from "../support/serve.ts";

test("shows how many operations are in each state, what is slow, and what has failed", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(`${url}overview?parent=${SAMPLE_PARENT}`);

  await page.getByRole("link", { name: /Pending\s+3/ }).waitFor();
  await page.getByRole("link", { name: /Cancelling\s+1/ }).waitFor();
  const slowest = page.getByRole("region", { name: "Slowest running" }).getByRole("link");
  expect(await slowest.allInnerTexts()).toEqual([
    "train-ranking-1040",
    "import-catalog-1042",
    "index-search-1043",
    "resize-images-1044",
    "import-catalog-1045",
  ]);
  const failures = page.getByRole("region", { name: "Latest failures" }).getByRole("listitem");
  expect(await failures.count()).toBe(6);
  expect((await failures.allInnerTexts()).join("\n")).toMatch(/export-invoices-881\s+UNAVAILABLE ledger-db-2 refused/);

  await page.getByRole("link", { name: /Failed\s+\d+/ }).click();
  await page.getByRole("button", { name: /Failed \d+/, pressed: true }).waitFor();
  expect(new URL(page.url()).searchParams.get("parent")).toBe(SAMPLE_PARENT);
});

test("draws what has started and ended in the last minutes, live", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(`${url}overview`);
  await page.getByText("Nothing is running.").waitFor();
  await page.getByText("Nothing has failed.").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();

  const first = await producer.create("first");
  await producer.progress(first, 0.5);
  await producer.succeed(first);
  const second = await producer.create("second");
  await producer.progress(second, 0.5);
  await producer.fail(second, 13, "broken");
  await producer.create("third");

  await page.getByText("2 in 30 min, at most 2").first().waitFor();
  await page.getByText("Failed 1").waitFor();
  await page.getByText("Succeeded 1").waitFor();
  await page.getByRole("link", { name: /Pending\s+1/ }).waitFor();
  await page.getByRole("region", { name: "Latest failures" }).getByRole("link", { name: "second" }).click();
  await page.getByRole("heading", { name: "second" }).waitFor();
});

test("of more operations than are counted, it says over how many it was counted", async () => {
  const { url } = await serve();
  const now = new Date().toISOString();
  const operationRecords = new Array(1000).fill({ state: "SUCCEEDED", startTime: now, endTime: now });
  const page = await openConsole(`${url}overview`, {
    prepare: (opened) =>
      opened.route(/fields=/, (route) => route.fulfill({ json: { operationRecords, nextPageToken: "more" } })),
  });
  await page.getByText("1,000 among the latest 1,000 operations").first().waitFor();
  expect(await page.getByText("in 30 min,").count()).toBe(0);
});
