import { afterAll, afterEach, expect } from "@jest/globals";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterTest } from "../../support/after-test.ts";

let browser: Promise<Browser> | undefined;
const faults: string[] = [];

// On its own, so that everything is closed whatever is found.
afterEach(() => expect(faults.splice(0)).toEqual([]));

afterAll(async () => (await browser)?.close());

/** How a page is opened, and what may go wrong on it. */
export interface OpenOptions extends BrowserContextOptions {
  /** A script that runs before those of the page. */
  readonly initScript?: string;
  /** Does something with the page before it is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/**
 * Opens a URL in a window of its own for one test, which fails if the page logs an error, throws one, or breaks its content
 * security policy. Requests to the API may fail.
 */
export async function openConsole(url: string, { initScript, prepare, ...options }: OpenOptions = {}): Promise<Page> {
  browser ??= chromium.connect(process.env.LONGRUN_TEST_BROWSER ?? "");
  const context = await (await browser).newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  afterTest(() => context.close());
  if (initScript !== undefined) await context.addInitScript(initScript);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    const isFailedCall =
      /^Failed to load resource/.test(message.text()) && /\/(v1|config)/.test(message.location().url);
    if (message.type() === "error" && !isFailedCall) faults.push(message.text());
  });
  await prepare?.(page);
  await page.goto(url);
  return page;
}
