import { existsSync } from "node:fs";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** Where Debian and Ubuntu put the browser; another place is told by LONGRUN_TEST_CHROMIUM. */
const CHROMIUM = "/usr/bin/chromium";

/** How the browser is launched. Throws if there is none. */
export function launchOptions(): LaunchOptions {
  const executablePath = process.env.LONGRUN_TEST_CHROMIUM ?? CHROMIUM;
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}: apt-get install chromium, or set LONGRUN_TEST_CHROMIUM.`,
    );
  }
  // Chromium's sandbox does not work for root, whom tests in containers usually run as.
  return { executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] };
}

/** Launches a browser of the caller's own. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}
