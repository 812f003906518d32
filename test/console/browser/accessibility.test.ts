import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "@jest/globals";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { LongrunError } from "../../../src/errors.ts";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations, SAMPLE_PARENT } from "../support/sample-operations.ts";
import { samplePages } from "../support/sample-pages.ts";
import { serve } from "../support/serve.ts";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test.each(Object.entries(samplePages))("axe finds nothing to object to: %s", async (_, { path, shown }) => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(url + path, { initScript: axe, colorScheme: "light" });
  await shown(page);
  for (const summary of await page.locator("summary").all()) await summary.click();
  expect(await objections(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await objections(page)).toEqual([]);
});

test("axe finds nothing to object to: a dialog", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(`${url}?parent=${SAMPLE_PARENT}`, { initScript: axe });
  await page.getByRole("button", { name: "Cancel all…" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await objections(page)).toEqual([]);
});

test("axe finds nothing to object to: signing in", async () => {
  const authenticate = () => {
    throw new LongrunError("CREDENTIALS_MISSING", "Say who you are.");
  };
  const { url } = await serve({ authenticate });
  const page = await openConsole(url, { initScript: axe });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await objections(page)).toEqual([]);
});

/** What axe objects to, and where. */
async function objections(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
