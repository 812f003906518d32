import { expect, test } from "@jest/globals";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

test("a read-only console has nothing that changes operations", async () => {
  const { url, producer } = await serve({ readOnly: true });
  await producer.progress(await producer.create("job"), 0.5);
  const page = await openConsole(url);
  await page.getByText("Read only").waitFor();
  await page.getByRole("link", { name: "job" }).waitFor();
  expect(await page.getByRole("button", { name: /Cancel (all|these)/ }).count()).toBe(0);

  await page.getByRole("link", { name: "job" }).click();
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  expect(await page.getByRole("button", { name: /Cancel|Delete/ }).count()).toBe(0);
});

test("one that is not says nothing of it", async () => {
  const { url, producer } = await serve();
  await producer.create("job");
  const page = await openConsole(url);
  await page.getByRole("button", { name: "Cancel all…" }).waitFor();
  expect(await page.getByText("Read only").count()).toBe(0);
});
