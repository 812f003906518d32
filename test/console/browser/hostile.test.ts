import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { addHostileOperations, HUGE, LONG, MARKED, MARKUP } from "../support/hostile-operations.ts";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

test.each(["", `operation?name=${MARKED}`, "overview"])(
  "runs and hides nothing that operations bring: /%s",
  async (path) => {
    const { url } = await servedHarm();
    const page = await openConsole(url + path);
    await page.getByText(MARKUP, { exact: false }).first().waitFor();

    await page.getByText("<U+202E>fdp.exe<U+200B><U+0007>").first().waitFor();
    expect(await page.evaluate(() => document.querySelectorAll("main img, main script").length)).toBe(0);
    expect(await page.evaluate(() => Object.hasOwn(Object.prototype, "polluted"))).toBe(false);
  },
);

test("shows all fields of a message, whatever their names are", async () => {
  const { url } = await servedHarm();
  const page = await openConsole(`${url}operation?name=${MARKED}`);
  const metadata = page.getByRole("region", { name: "Metadata", exact: true });
  expect(JSON.parse(await metadata.locator("pre").innerText()).value).toMatchObject(
    JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "x", "@type": "y"}'),
  );
  expect(await page.getByRole("region", { name: "Labels" }).innerText()).toMatch(/__proto__\s+polluted/);
  expect(await page.getByRole("region", { name: "Error" }).innerText()).toContain("code 99");
});

test("stays quick with megabytes: shows their beginning, and the rest when it is asked for", async () => {
  const { url } = await servedHarm();
  const page = await openConsole(`${url}operation?name=${HUGE}`);
  const metadata = page.getByRole("region", { name: "Metadata", exact: true });
  await metadata.waitFor();

  expect((await metadata.innerText()).length).toBeLessThan(25_000);
  expect((await page.locator("body").innerText()).length).toBeLessThan(60_000);
  await metadata.getByRole("button", { name: /Show all 1,048,\d+ characters/ }).click();
  await metadata.getByRole("button", { name: "Show less" }).waitFor();
  expect((await metadata.locator("pre").innerText()).length).toBeGreaterThan(2 ** 20);
});

test.each([360, 1280])("keeps everything within %p px", async (width) => {
  const { url } = await servedHarm();
  const page = await openConsole(url, { viewport: { width, height: 800 } });
  await page.locator("tbody tr").nth(1).waitFor();
  expect(await overflow(page)).toBe(0);
  for (const name of [HUGE, LONG, MARKED]) {
    await page.goto(`${url}operation?name=${name}`);
    await page.getByRole("region", { name: "Timeline" }).waitFor();
    expect(await overflow(page)).toBe(0);
  }
  await page.goto(`${url}?parent=${LONG.slice(0, LONG.indexOf("/operations"))}`);
  await page.locator("tbody tr").waitFor();
  expect(await overflow(page)).toBe(0);
});

test("takes a name from the URL for nothing but a name", async () => {
  const { url } = await servedHarm();
  const page = await openConsole(`${url}operation?name=${encodeURIComponent(`../../${MARKUP}`)}`);
  expect(await page.locator(".empty code").first().innerText()).toContain("script>");
  await page.goto(`${url}?parent=${encodeURIComponent(MARKUP)}`);
  await page.getByRole("alert").waitFor();
  await page.goto(`${url}?state=${encodeURIComponent("x OR y")}`);
  await page.getByRole("alert").waitFor();
});

async function servedHarm() {
  const server = await serve();
  await addHostileOperations(server.repository, Date.now());
  return server;
}

/** By how many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
