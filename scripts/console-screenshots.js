// Makes the pictures of the console for the documents, docs/images/console-*.png, of sample operations at a fixed time.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MemoryRepository, systemClock } from "../src/index.ts";
import { startConsoleServer } from "../test/console/support/console-server.ts";
import { launchBrowser } from "../test/console/support/launch-browser.ts";
import { addSampleOperations } from "../test/console/support/sample-operations.ts";
import { samplePages } from "../test/console/support/sample-pages.ts";

const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
const now = Date.parse("2026-03-14T10:32:08Z");
const repository = new MemoryRepository();
await addSampleOperations(repository, now);
// The port is in the commands that a page shows.
const clock = { now: () => now, after: systemClock.after };
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
  for (const name of ["list", "detail", "failure", "overview"]) {
    const { path, shown } = samplePages[name];
    await page.goto(server.url + path);
    await shown(page);
    await page.screenshot({ path: `${folder}console-${name}-${colorScheme}.png` });
  }
}
await browser.close();
await server.stop();
