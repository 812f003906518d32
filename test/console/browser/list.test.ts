import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

test("lists the operations of a parent, newest first, with their state, progress and labels", async () => {
  const { url, producer } = await serve();
  const first = await producer.create("first", { parent: "projects/p" });
  await producer.create("second", { parent: "projects/p", labels: { env: "prod" } });
  await producer.create("elsewhere", { parent: "projects/q" });
  await producer.progress(first, 0.42, "12 of 30");

  const page = await openConsole(`${url}?parent=projects/p`);
  await row(page, "first").waitFor();

  expect(await names(page)).toEqual(["second", "first"]);
  expect(await row(page, "second").innerText()).toMatch(/Pending\s+second env: prod/);
  expect(await row(page, "first").innerText()).toMatch(/Running\s+first\s+42 %\s+12 of 30/);
});

test("shows why an operation has failed, and how long it took", async () => {
  const { url, producer } = await serve();
  await producer.fail(await producer.create("broken"), 14, "the disk is away");

  const page = await openConsole(url);

  expect(await row(page, "broken").innerText()).toMatch(/Failed\s+broken\s+UNAVAILABLE the disk is away\s.*(s|ms)/);
});

test("counts the operations in each state, and shows those of one that is chosen", async () => {
  const { url, producer } = await serve();
  await producer.create("waiting");
  await producer.succeed(await producer.create("done"));
  await producer.succeed(await producer.create("done-too"));
  const page = await openConsole(url);

  await page.getByRole("button", { name: "All 3" }).waitFor();
  await page.getByRole("button", { name: "Failed 0" }).waitFor();
  await page.getByRole("button", { name: "Succeeded 2" }).click();
  await row(page, "waiting").waitFor({ state: "detached" });

  expect(await names(page)).toEqual(["done-too", "done"]);
  expect(new URL(page.url()).searchParams.get("state")).toBe("SUCCEEDED");
  await page.getByRole("button", { name: "All 3" }).click();
  await row(page, "waiting").waitFor();
});

test("filters, and keeps that in the URL: through a reload, back and forward", async () => {
  const { url, producer } = await serve();
  await producer.create("one", { labels: { env: "prod" } });
  await producer.create("two", { labels: { env: "test" } });
  const page = await openConsole(url);
  await row(page, "two").waitFor();

  await page.getByLabel("Filter").fill("labels.env = prod");
  await page.keyboard.press("Enter");
  await row(page, "two").waitFor({ state: "detached" });
  expect(await names(page)).toEqual(["one"]);

  await page.reload();
  await row(page, "one").waitFor();
  expect(await names(page)).toEqual(["one"]);
  expect(await page.getByLabel("Filter").inputValue()).toBe("labels.env = prod");

  await page.goBack();
  await row(page, "two").waitFor();
  expect(await page.getByLabel("Filter").inputValue()).toBe("");
  await page.goForward();
  await row(page, "two").waitFor({ state: "detached" });
});

test.each(["", "RUNNING"])("tells where a filter is wrong, with the state %p chosen", async (state) => {
  const { url, producer } = await serve();
  await producer.progress(await producer.create("one"), 0.5);
  const filter = "labels.env = prod AND state ==";
  const page = await openConsole(`${url}?${new URLSearchParams({ filter, state })}`);

  const message = await page.getByRole("alert").innerText();

  const position = Number(/at position (\d+)/.exec(message)?.[1]);
  expect(filter.slice(position)).toMatch(/^=/);
  expect(message).toContain("INVALID_FILTER");
  expect(await page.locator("pre.at").innerText()).toBe(`${filter}\n${" ".repeat(position)}^`);
  await page.getByRole("button", { name: "Clear" }).click();
  await row(page, "one").waitFor();
});

test("shows where a long filter is wrong, and tells those who do not see it", async () => {
  const { url } = await serve();
  const filter = `${"labels.env = prod AND ".repeat(10)}state ==`;
  const page = await openConsole(`${url}?${new URLSearchParams({ filter })}`, {
    viewport: { width: 360, height: 740 },
  });
  await page.getByRole("alert").waitFor();
  const pre = page.locator("pre.at");
  const [excerpt = "", caret = ""] = (await pre.innerText()).split("\n");
  expect(excerpt).toMatch(/^….*state ==$/);
  expect(excerpt[caret.indexOf("^")]).toBe("=");
  expect(await pre.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
  const id = await page.getByLabel("Filter").getAttribute("aria-describedby");
  expect(await page.locator(`#${id}`).innerText()).toContain("wrong at character");
});

test("says that there is no such state", async () => {
  const { url } = await serve();
  const page = await openConsole(`${url}?state=BOGUS`);
  await page.getByText("There is no state BOGUS").waitFor();
  await page.getByRole("alert").waitFor();
  expect(await page.locator("pre.at").count()).toBe(0);
});

test("the command on an empty list, as those of an operation, says who calls by what the shell knows", async () => {
  const { url, producer } = await serve();
  const initScript = `sessionStorage.setItem("longrun credentials", '{"kind":"key","secret":"s"}')`;
  const page = await openConsole(url, { initScript });
  expect(await page.locator(".command code").innerText()).toMatch(/^curl -H "x-api-key: \$LONGRUN_API_KEY" -X POST/);

  const name = await producer.create("job");
  await page.goto(`${url}operation?name=${name}`);
  await page.getByText("export LONGRUN_API_KEY=…").waitFor();
});

test("the command on an empty list leaves nothing of the parent to the shell", async () => {
  const { url } = await serve();
  const parent = "shops/it's $(exit 1)?&x";
  const page = await openConsole(`${url}?${new URLSearchParams({ parent })}`, {
    prepare: (opened) => opened.route(/:records/, (route) => route.fulfill({ json: {} })),
  });
  const command = await page.locator(".command code").innerText();
  const { stdout } = await promisify(execFile)("sh", ["-c", command.replace(/^curl/, "printf '%s\\n'")]);
  const address = new URL(`../v1/shops/${encodeURIComponent("it's $(exit 1)?&x")}/operations?operationId=first`, url);
  expect(stdout).toBe(`-X\nPOST\n${address}\n`);
});

test("nothing that has happened is yet to come, even if the browser's clock is behind", async () => {
  const { url, producer } = await serve();
  await producer.create("job");
  const page = await openConsole(url, { prepare: (opened) => opened.clock.setFixedTime(Date.now() - 3_600_000) });
  expect(await row(page, "job").innerText()).toMatch(/\bnow\b/);
});

test("offers examples of filters, all of which the server takes", async () => {
  const { url, producer } = await serve();
  await producer.create("one");
  const page = await openConsole(url);
  await page.getByText("Examples").click();
  const count = await page.locator(".popover button").count();
  expect(count).toBeGreaterThan(4);

  for (let index = 0; index < count; index++) {
    const isOpen = await page.locator(".popover").isVisible();
    if (!isOpen) await page.getByText("Examples").click();
    const answer = page.waitForResponse((response) => response.url().includes(":records?filter="));
    await page.locator(".popover button").nth(index).click();
    expect((await answer).status()).toBe(200);
  }
});

test("shows the operations of any parent, and remembers it", async () => {
  const { url, producer } = await serve();
  await producer.create("in-p", { parent: "projects/p" });
  await producer.create("in-q", { parent: "projects/q" });
  const page = await openConsole(url);

  await page.getByLabel("in", { exact: true }).fill("/projects/p/operations/");
  await page.getByRole("button", { name: "Go" }).click();
  await row(page, "in-p").waitFor();
  expect(new URL(page.url()).searchParams.get("parent")).toBe("projects/p");

  await page.getByLabel("in", { exact: true }).fill("projects/-");
  await page.keyboard.press("Enter");
  await row(page, "in-q").waitFor();
  expect(await names(page)).toEqual(["projects/q/operations/in-q", "projects/p/operations/in-p"]);

  await page.reload();
  await row(page, "in-q").waitFor();
  const remembered = page.locator("datalist option");
  expect(await remembered.evaluateAll((options) => options.map((option) => option.getAttribute("value")))).toEqual([
    "projects/-",
    "projects/p",
  ]);
});

test("is gone through by keyboard", async () => {
  const { url, producer } = await serve();
  for (const id of ["a", "b", "c"]) await producer.create(id);
  const page = await openConsole(url);
  await row(page, "a").waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");

  await page.keyboard.press("/");
  await page.keyboard.type("jkp");
  expect(await page.getByLabel("Filter").inputValue()).toBe("jkp");
  await page.keyboard.press("Escape");

  await page.keyboard.press("j");
  expect(await focused()).toBe("c");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  expect(await focused()).toBe("a");
  await page.keyboard.press("k");
  expect(await focused()).toBe("b");
  await page.keyboard.press("p");
  await page.getByText("Paused").waitFor();
  await page.keyboard.press("p");
  await page.getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "b" }).waitFor();
});

test("tells what to do first where there are no operations, and shows them when they come", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(url);
  await page.getByText("No operations yet").waitFor();
  expect(await page.locator(".command code").innerText()).toContain("/v1/operations?operationId=first");

  await producer.create("first");

  await row(page, "first").waitFor();
});

test("tells that nothing meets the filter", async () => {
  const { url, producer } = await serve();
  await producer.create("one");
  const page = await openConsole(`${url}?filter=nothing-like-that`);
  await page.getByText("No operation here is like that.").waitFor();
  await page.getByRole("link", { name: "Show all" }).click();
  await row(page, "one").waitFor();
});

function row(page: Page, id: string) {
  return page.locator("tbody tr").filter({ has: page.getByRole("link", { name: new RegExp(`(^|/)${id}$`) }) });
}

function names(page: Page): Promise<string[]> {
  return page.locator("td.name a").allInnerTexts();
}
