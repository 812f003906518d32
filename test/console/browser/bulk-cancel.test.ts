import { expect, test } from "@jest/globals";
import type { Route } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

test("cancels all operations that meet the filter, after saying how many these are", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 230; index++) await producer.create(`test-${index}`, { labels: { env: "test" } });
  await producer.succeed(await producer.create("test-done", { labels: { env: "test" } }));
  const other = await producer.create("prod", { labels: { env: "prod" } });
  const page = await openConsole(`${url}?filter=labels.env+%3D+test`);
  await page.getByRole("button", { name: "Pending 230" }).waitFor();

  await page.getByRole("button", { name: "Cancel these…" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel 230 operations?" });
  expect(await dialog.innerText()).toContain("labels.env = test");
  await dialog.getByRole("button", { name: "Cancel 230 operations" }).click();

  await page.getByText("230 asked to stop").waitFor();
  await page.getByRole("button", { name: "Cancelled 230" }).waitFor();
  expect(await producer.record(other)).toMatchObject({ state: "PENDING" });
  expect(await producer.record("operations/test-done")).toMatchObject({ state: "SUCCEEDED" });
});

test("cancels nothing when the question is left by Escape, or answered with no", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("one");
  const page = await openConsole(url);

  await page.getByRole("button", { name: "Cancel all…" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel 1 operation?" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await dialog.getByRole("button", { name: "Keep" }).click();
  await dialog.waitFor({ state: "detached" });

  expect(await producer.record(name)).toMatchObject({ state: "PENDING" });
});

test("says so if there is nothing to cancel", async () => {
  const { url, producer } = await serve();
  await producer.succeed(await producer.create("one"));
  const page = await openConsole(url);
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("dialog", { name: "Nothing to cancel" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("stops when the user leaves the list", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 30; index++) await producer.create(`op-${index}`);
  const page = await openConsole(url);
  let asked = 0;
  const held: Route[] = [];
  await page.route(/:cancel$/, (route) => (++asked > 8 ? held.push(route) : route.continue()));
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("button", { name: "Cancel 30 operations" }).click();
  await page.getByText("8 asked to stop").waitFor();

  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("link", { name: /Pending\s+22/ }).waitFor();
  // These have been given up, and are not followed by others.
  for (const route of held) await route.continue().catch(() => {});
  await producer.create("another");
  await page.getByRole("link", { name: /Pending\s+23/ }).waitFor();
  expect(asked).toBe(16);
});
