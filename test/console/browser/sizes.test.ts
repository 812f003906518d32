import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations } from "../support/sample-operations.ts";
import { samplePages } from "../support/sample-pages.ts";
import { serve } from "../support/serve.ts";

test.each(Object.entries(samplePages))("%s: nothing is cut off, from 320 to 3840 px", async (_, { path, shown }) => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(url + path);
  await shown(page);
  for (const width of [320, 360, 768, 1280, 3840]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await tooWide(page)).toEqual([]);
  }
});

test("can be used with a finger: what is pressed is at least 24 px high", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(url + samplePages.list?.path, {
    viewport: { width: 360, height: 800 },
    hasTouch: true,
  });
  await samplePages.list?.shown(page);
  const heights = await page
    .locator("button, summary, input, nav a")
    .evaluateAll((elements) =>
      elements.map((element) => element.getBoundingClientRect().height).filter((height) => height > 0),
    );
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
  expect(await page.getByText("down, up").isVisible()).toBe(false);
});

test("is dark where the user likes that", async () => {
  const { url } = await serve();
  const brightness = async (colorScheme: "light" | "dark") => {
    const page = await openConsole(url, { colorScheme });
    const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    return Math.max(...(color.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  };
  expect(await brightness("light")).toBeGreaterThan(230);
  expect(await brightness("dark")).toBeLessThan(40);
});

/** The elements that reach beyond the window. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .map((element) => `${element.tagName}.${element.getAttribute("class")}`);
  });
}
