import { expect, test } from "@jest/globals";
import type { Request, Route } from "playwright-core";
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

test("asks no more about a list that is not shown any more, and cancels only what it asks about", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 2; index++) await producer.create(`test-${index}`, { labels: { env: "test" } });
  const other = await producer.create("prod", { labels: { env: "prod" } });
  const page = await openConsole(url);
  await page.getByLabel("Filter").fill("labels.env = test");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pending 2" }).waitFor();
  await page.getByRole("button", { name: "Cancel these…" }).click();
  await page.getByRole("dialog", { name: "Cancel 2 operations?" }).waitFor();

  await page.goBack();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goForward();
  await page.getByRole("button", { name: "Pending 2" }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.getByRole("button", { name: "Cancel these…" }).click();
  await page.getByRole("button", { name: "Cancel 2 operations" }).click();

  await page.getByText("2 asked to stop").waitFor();
  expect(await producer.record(other)).toMatchObject({ state: "PENDING" });
});

test.each([
  ["count", 200],
  ["refusal", 429],
])("a %s that comes when another list is shown is not about that", async (_, status) => {
  const { url, producer } = await serve();
  for (let index = 0; index < 2; index++) await producer.create(`test-${index}`, { labels: { env: "test" } });
  await producer.create("prod", { labels: { env: "prod" } });
  const page = await openConsole(`${url}?filter=labels.env+%3D+test`);
  const isHeld = (address: URL) => /env = test AND .state = PENDING OR/.test(address.searchParams.get("filter") ?? "");
  const held = Promise.withResolvers<Route>();
  await page.route(isHeld, (route) => held.resolve(route));
  await page.getByRole("button", { name: "Cancel these…" }).click();
  const count = await held.promise;
  const isOver = (request: Request) => isHeld(new URL(request.url()));
  const over = Promise.race([page.waitForEvent("requestfinished", isOver), page.waitForEvent("requestfailed", isOver)]);

  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Pending 3" }).waitFor();
  const json = status === 200 ? { counts: [{ state: "PENDING", count: "2" }] } : { error: { message: "Too many." } };
  await count.fulfill({ status, json }).catch(() => {});
  await over;
  // Whatever came of it has been painted by then.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.getByRole("button", { name: "Cancel all…" }).click();

  await page.getByRole("dialog", { name: "Cancel 3 operations?" }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(1);
});

test("says so if there is nothing to cancel", async () => {
  const { url, producer } = await serve();
  await producer.succeed(await producer.create("one"));
  const page = await openConsole(url);
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("dialog", { name: "Nothing to cancel" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("waits and goes on where too much was asked, and tells the reasons of what is refused", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 12; index++) await producer.create(`op-${index}`);
  const page = await openConsole(url);
  let asked = 0;
  await page.route(/:cancel$/, (route) => {
    const name = /v1\/(.*):cancel/.exec(route.request().url())?.[1] ?? "";
    if (/op-[34]$/.test(name)) {
      return route.fulfill({ status: 403, json: { error: { message: `Nobody may cancel ${name}.` } } });
    }
    if (asked++ > 2) return route.continue();
    return route.fulfill({ status: 429, headers: { "retry-after": "1" }, json: { error: { message: "Too many." } } });
  });
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("button", { name: "Cancel 12 operations" }).click();

  await page.getByText("10 asked to stop, 2 refused: 2 × Nobody may cancel ….").waitFor();
  expect(await page.getByText("Too many.").count()).toBe(0);
});

test("goes on while the list cannot be read, which keeps what it has and tries again", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 20; index++) await producer.create(`op-${index}`);
  const page = await openConsole(`${url}?filter=state+%3D+PENDING`);
  const held: Route[] = [];
  await page.route(/:cancel$/, (route) => void held.push(route));
  const firstCancel = page.waitForRequest(/:cancel$/);
  await page.getByRole("button", { name: "Cancel these…" }).click();
  await page.getByRole("button", { name: "Cancel 20 operations" }).click();
  // It has read what to cancel, too.
  await firstCancel;
  let isRefusing = true;
  await page.route(/:records\?/, (route) => {
    if (!isRefusing) return route.continue();
    const json = { error: { message: "Too many reads." } };
    return route.fulfill({ status: 429, headers: { "retry-after": "1" }, json });
  });
  await producer.create("another");
  await page.getByRole("alert").getByText("Too many reads.").waitFor();
  await page.getByText("Refused, trying again").waitFor();
  expect(await page.locator("tbody tr").count()).toBe(20);

  await page.unroute(/:cancel$/);
  for (const route of held) await route.continue();
  await page.getByText("20 asked to stop").waitFor();
  isRefusing = false;
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  // Only the one that has come later is left.
  await page.getByRole("link", { name: "another", exact: true }).waitFor();
});

test("counts as refused nothing that the user has stopped", async () => {
  const { url, producer } = await serve();
  for (let index = 0; index < 20; index++) await producer.create(`op-${index}`);
  const page = await openConsole(url);
  let asked = 0;
  await page.route(/:cancel$/, (route) => (++asked > 4 ? undefined : route.continue()));
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("button", { name: "Cancel 20 operations" }).click();
  await page.getByText("4 asked to stop").waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("button", { name: "Cancel all…" }).waitFor();
  expect(await page.getByText("4 asked to stop").innerText()).toBe("4 asked to stop");
});

test("is not offered for an empty list", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(url);
  await page.getByText("No operations yet").waitFor();
  expect(await page.getByRole("button", { name: "Cancel all…" }).count()).toBe(0);
  await producer.create("first");
  await page.getByRole("button", { name: "Cancel all…" }).waitFor();
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
