// Makes the pictures of the console for the documents, docs/images/console-*.png, of sample operations at a fixed time.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { systemClock } from "../src/operations/clock.ts";
import { MemoryRepository } from "../src/repository/memory/memory-repository.ts";
import { startConsoleServer } from "../test/console/support/console-server.ts";
import { launchBrowser } from "../test/console/support/launch-browser.ts";
import {
  addSampleOperations,
  FAILED_SAMPLE,
  RUNNING_SAMPLE,
  SAMPLE_PARENT,
} from "../test/console/support/sample-operations.ts";

const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
const now = Date.parse("2026-03-14T10:32:08Z");
const clock = { now: () => now, after: systemClock.after };

const pages = {
  list: `?${new URLSearchParams({ parent: SAMPLE_PARENT })}`,
  detail: `operation?${new URLSearchParams({ name: RUNNING_SAMPLE })}`,
  failure: `operation?${new URLSearchParams({ name: FAILED_SAMPLE })}`,
  overview: `overview?${new URLSearchParams({ parent: SAMPLE_PARENT })}`,
};

const repository = new MemoryRepository();
await addSampleOperations(repository, now);
const server = await startConsoleServer({ repository, clock, port: 50051 });
const browser = await launchBrowser();
await mkdir(folder, { recursive: true });
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme,
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(now);
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(new URL(path, server.url).href);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page
      .getByText("Live", { exact: true })
      .or(page.getByText("Ended", { exact: true }))
      .first()
      .waitFor();
    await page.screenshot({ path: `${folder}console-${name}-${colorScheme}.png` });
  }
}
await browser.close();
await server.stop();
