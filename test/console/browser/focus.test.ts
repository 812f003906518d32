import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations, SAMPLE_PARENT } from "../support/sample-operations.ts";
import { serve } from "../support/serve.ts";

test("on another page the focus is on its heading, and its title is said", async () => {
  const { url, producer } = await serve();
  await producer.create("job");
  const page = await openConsole(url);
  expect(await page.locator("[aria-live=polite]").first().innerText()).toBe("");

  await page.getByRole("link", { name: "job", exact: true }).click();
  await page.locator("[aria-live=polite]", { hasText: "operations/job · longrun" }).waitFor();
  expect(await focused(page)).toBe("H1 job");
  await page.goBack();
  await page.locator("[aria-live=polite]", { hasText: "Operations · longrun" }).waitFor();
  expect(await focused(page)).toBe("H1 Operations");
});

test("while a list is filtered, the focus stays where it is", async () => {
  const { url, producer } = await serve();
  await producer.create("job");
  const page = await openConsole(url);
  await page.getByLabel("Filter").fill("job");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Clear" }).waitFor();
  expect(await focused(page)).toMatch(/^INPUT/);
});

test("after a dialog the focus is back where it was, also while something is done", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.progress(name, 0.5);
  const page = await openConsole(`${url}operation?name=${name}`);
  const reply = Promise.withResolvers<void>();
  await page.route("**/*:cancel", async (route) => {
    await reply.promise;
    await route.continue();
  });

  await page.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await focused(page)).toBe("BUTTON Cancel…");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Cancel the operation" }).click();
  await page.getByRole("button", { name: "Asking it to stop…" }).waitFor();
  expect(await page.getByRole("button", { name: "Delete…" }).isDisabled()).toBe(true);
  expect(await focused(page)).toBe("BUTTON Asking it to stop…");
  reply.resolve();
  await page.getByRole("button", { name: "Asked to stop" }).waitFor();
  expect(await focused(page)).toBe("BUTTON Asked to stop");
});

test("when what has the focus goes away, the heading has it", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(`${url}operation?name=${name}`);
  await page.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("button", { name: "Cancel the operation" }).click();
  await page.getByRole("button", { name: "Cancel…" }).waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "job");

  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete the operation" }).click();
  await page.waitForFunction(() => document.activeElement?.textContent === "Operations");
});

test("going back, the list is scrolled to where it was", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(`${url}?parent=${SAMPLE_PARENT}`, { viewport: { width: 800, height: 400 } });
  await page.locator("tbody tr").nth(20).waitFor();
  await page.evaluate(() => scrollTo(0, 300));
  await page.locator("tbody tr td.name > a").nth(10).focus();
  const left = await page.evaluate(() => scrollY);

  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();

  await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) <= 1, left);
  expect(left).toBeGreaterThan(200);
  await page.reload();
  await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) <= 1, left);
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`);
}
