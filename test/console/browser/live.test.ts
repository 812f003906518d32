import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { Producer } from "../support/producer.ts";
import { serve } from "../support/serve.ts";

test("shows what is created, goes on, ends and is deleted elsewhere, by itself", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(url);
  await page.getByText("Live", { exact: true }).waitFor();

  const name = await producer.create("job");
  await row(page, "job").getByText("Pending").waitFor();
  await producer.progress(name, 0.25, "a quarter");
  await row(page, "job").getByText("25 %").waitFor();
  await page.getByRole("button", { name: "Running 1" }).waitFor();
  await producer.succeed(name);
  await row(page, "job").getByText("Succeeded").waitFor();
  await page.getByRole("button", { name: "Succeeded 1" }).waitFor();
  await producer.remove(name);
  await row(page, "job").waitFor({ state: "detached" });
});

test("shows what begins and ceases to meet the filter", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(`${url}?state=RUNNING`);
  await page.getByText("No operation here is like that.").waitFor();

  await producer.progress(name, 0.5);
  await row(page, "job").waitFor();
  await producer.succeed(name);
  await row(page, "job").waitFor({ state: "detached" });
});

test("stands still while it is paused, and catches up", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(url);
  await page.getByText("Live", { exact: true }).waitFor();
  const ended = page.waitForEvent("requestfailed", (request) => request.url().includes(":watch"));
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  // Nothing is heard of changes any more.
  await ended;

  await producer.create("meanwhile");
  expect(await row(page, "meanwhile").count()).toBe(0);

  await page.getByRole("button", { name: "Resume" }).click();
  await row(page, "meanwhile").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
});

test("says that the server is away, goes on when it is back, and has missed nothing", async () => {
  const { url, port, repository, producer, stop } = await serve();
  await producer.create("before");
  const page = await openConsole(url);
  await row(page, "before").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();

  await stop();
  await page.getByText("Server away, trying again").waitFor();
  expect(await row(page, "before").count()).toBe(1);

  await serve({ repository, port });
  await producer.create("after");
  await page.getByText("Live", { exact: true }).waitFor();
  await row(page, "after").waitFor();
  await new Producer(port).create("later");
  await row(page, "later").waitFor();
});

test("asks again and again where changes cannot be watched", async () => {
  const { url, producer } = await serve();
  const refuse = (page: Page) =>
    page.route(/:watch/, (route) => route.fulfill({ status: 429, json: { error: { message: "Too many watches." } } }));
  const page = await openConsole(url, { prepare: refuse });
  await page.getByText("Every 5 s").waitFor();

  await producer.create("job");

  await row(page, "job").waitFor();
});

test.each([
  [429, "Every 5 s"],
  [503, "Server away, trying again"],
])("a stream that ends with %d is said to be what it is: %s", async (code, said) => {
  const { url } = await serve();
  const body = `event: error\ndata: ${JSON.stringify({ error: { code, message: "over" } })}\n\n`;
  const headers = { "content-type": "text/event-stream" };
  const page = await openConsole(url, {
    prepare: (opened) => opened.route(/:watch/, (route) => route.fulfill({ headers, body })),
  });
  await page.getByText(said, { exact: true }).waitFor();
});

test("shows operations even if a proxy holds the stream back", async () => {
  const { url, producer } = await serve();
  await producer.create("before");
  const page = await openConsole(url, { prepare: (opened) => opened.route(/:watch/, () => {}) });
  await row(page, "before").waitFor();
  await page.getByText("Every 5 s").waitFor();
  await producer.create("after");
  await row(page, "after").waitFor();
});

test("watches again when a stream comes to its end", async () => {
  const { url, producer } = await serve();
  let streams = 0;
  const endTheFirst = (page: Page) =>
    page.route(/:watch/, (route) => {
      if (streams++ > 0) return route.continue();
      return route.fulfill({ status: 200, headers: { "content-type": "text/event-stream" }, body: "" });
    });
  const page = await openConsole(url, { prepare: endTheFirst });
  await page.waitForResponse((response) => response.url().includes(":watch") && streams === 2);

  await producer.create("job");

  await row(page, "job").waitFor();
});

test("asks no more what only the user can mend, and does not say that it is live", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(url, { prepare: (opened) => opened.route(/:count/, (route) => route.abort()) });
  await page.getByText("Live", { exact: true }).waitFor();
  let reads = 0;
  await page.route(/:records/, (route) => {
    reads++;
    const json = { error: { message: "Only ana may see these." } };
    return route.fulfill({ status: 403, json });
  });
  await page.goto(`${url}?filter=state+%3D+PENDING`);
  await page.getByText("Only ana may see these.").waitFor();
  await page.getByText("Paused", { exact: true }).waitFor();
  await producer.create("job");
  const before = reads;
  await page.unroute(/:records/);
  await page.getByRole("button", { name: "Resume" }).click();
  await row(page, "job").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  expect(before).toBe(1);
  expect(await page.getByRole("alert").count()).toBe(0);
});

test.each(["", "overview"])("tries again what was refused for a moment, and says so: /console/%s", async (address) => {
  const { url } = await serve();
  let isRefusing = true;
  const refuse = (page: Page) =>
    page.route(/:records/, (route) => {
      if (!isRefusing) return route.continue();
      const json = { error: { message: "Too many reads." } };
      return route.fulfill({ status: 429, headers: { "retry-after": "1" }, json });
    });
  const page = await openConsole(url + address, { prepare: refuse });
  await page.getByText("Too many reads.").waitFor();
  await page.getByText("Refused, trying again").waitFor();
  isRefusing = false;
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("a page that is hidden has no stream, and reads anew when it is seen", async () => {
  const { url, producer } = await serve();
  const initScript =
    "let isHidden = false; Object.defineProperty(document, 'hidden', { get: () => isHidden });" +
    "addEventListener('hide', () => { isHidden = !isHidden; document.dispatchEvent(new Event('visibilitychange')); });";
  const page = await openConsole(url, { initScript });
  await page.getByText("Live", { exact: true }).waitFor();
  const ended = page.waitForEvent("requestfailed", (request) => request.url().includes(":watch"));
  await page.evaluate(() => dispatchEvent(new Event("hide")));
  await ended;
  await page.getByText("Not followed while hidden").waitFor();
  await producer.create("meanwhile");
  expect(await row(page, "meanwhile").count()).toBe(0);

  await page.evaluate(() => dispatchEvent(new Event("hide")));
  await row(page, "meanwhile").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
});

test("works two levels below the root", async () => {
  const { url, producer } = await serve({ mount: "/ops/ui" });
  await producer.create("job");
  const page = await openConsole(url);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("link", { name: "job", exact: true }).click();
  const command = await page.locator(".command code").first().innerText();
  expect(command).toContain(`${new URL("/v1/operations/job", url).href}`);
});

test("is never set back by an answer that is older than what it has heard", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(url);
  await row(page, "job").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  const held: (() => Promise<void>)[] = [];
  await page.route(/:records/, async (route) => {
    if (held.length > 0) return route.continue();
    const response = await route.fetch();
    held.push(() => route.fulfill({ response }));
    await producer.progress(name, 0.75);
  });

  await page.getByRole("button", { name: "Resume" }).click();
  await row(page, "job").getByText("75 %").waitFor();
  const answer = page.waitForResponse(/:records/);
  await held[0]?.();
  await answer;
  await producer.create("another");
  await row(page, "another").waitFor();

  expect(await row(page, "job").innerText()).toContain("75 %");
});

function row(page: Page, id: string) {
  return page.locator("tbody tr").filter({ has: page.getByRole("link", { name: id, exact: true }) });
}
