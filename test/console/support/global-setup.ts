import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BrowserServer, chromium } from "playwright-core";
import { launchOptions } from "./launch-browser.ts";

let browser: BrowserServer | undefined;

/** Builds the console as it is now, and launches the browser that all test files share. */
export default async function setUp(): Promise<void> {
  const script = fileURLToPath(new URL("../../../scripts/console.js", import.meta.url));
  browser = await chromium.launchServer(launchOptions());
  process.env.LONGRUN_TEST_BROWSER = browser.wsEndpoint();
  // As it is served: jest's NODE_ENV would make it a larger one for developers.
  await promisify(execFile)(process.execPath, [script], { env: { ...process.env, NODE_ENV: "production" } });
}

/** Closes the browser. */
export async function tearDown(): Promise<void> {
  await browser?.close();
}
