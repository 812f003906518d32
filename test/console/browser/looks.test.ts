import { expect, test } from "@jest/globals";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations } from "../support/sample-operations.ts";
import { samplePages } from "../support/sample-pages.ts";
import { serve } from "../support/serve.ts";

test("the examples of filters are within the window", async () => {
  const { url } = await serve();
  const page = await openConsole(url);
  await page.getByText("Examples").click();
  for (const width of [360, 640, 900]) {
    await page.setViewportSize({ width, height: 740 });
    const box = await page.locator(".popover").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
  }
});

test("on a phone each time says what it is, and each word of a chart's axis is on one line", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(url + samplePages.list?.path, { viewport: { width: 360, height: 740 } });
  await samplePages.list?.shown(page);
  const labels = await page
    .locator("tbody tr:first-child td.right")
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, "::before").content));
  expect(labels).toEqual([expect.stringContaining("Created"), expect.stringContaining("Took")]);
  await page.goto(url + samplePages.overview?.path);
  await samplePages.overview?.shown(page);
  const heights = await page
    .locator(".scale > span:not(.legend)")
    .evaluateAll((words) => words.map((word) => word.getBoundingClientRect().height));
  expect(Math.max(...heights)).toBeLessThan(24);
});

test.each([
  [360, 2],
  [640, 3],
  [1280, 6],
])("the counts of the states stand evenly: %d px, %d in a row", async (width, inRow) => {
  const { url } = await serve();
  const page = await openConsole(`${url}overview`, { viewport: { width, height: 740 } });
  await page.locator(".counts li").last().waitFor();
  const tops = await page
    .locator(".counts li")
    .evaluateAll((tiles) => tiles.map((tile) => tile.getBoundingClientRect().top));
  expect(tops.filter((top) => top === tops[0]).length).toBe(inRow);
});

test("on a wide screen the header begins where the content does", async () => {
  const { url } = await serve();
  const page = await openConsole(url, { viewport: { width: 3840, height: 2160 } });
  const brand = await page.locator(".brand").boundingBox();
  const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
  expect(brand?.x).toBeCloseTo(heading?.x ?? 0, 0);
  expect(heading?.x).toBeGreaterThan(100);
});

test("with forced colours, progress and the chosen state are seen", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(url + samplePages.list?.path, { forcedColors: "active" });
  await samplePages.list?.shown(page);
  const look = (selector: string, property: "backgroundColor" | "borderTopStyle") =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element)[name], property);
  const others = await look(".states [aria-pressed=false]", "backgroundColor");
  expect(await look(".states [aria-pressed=true]", "backgroundColor")).not.toBe(others);
  expect(await look("progress", "borderTopStyle")).toBe("solid");
});
