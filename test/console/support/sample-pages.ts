import type { Page } from "playwright-core";
import { FAILED_SAMPLE, RUNNING_SAMPLE, SAMPLE_PARENT } from "./sample-operations.ts";

/** The kinds of pages that there are, with sample operations: their paths below the console, and what shows that they are there. */
export const samplePages: Readonly<
  Record<string, { readonly path: string; readonly shown: (page: Page) => Promise<void> }>
> = {
  list: {
    path: `?parent=${SAMPLE_PARENT}`,
    shown: async (page) => {
      await page.locator("tbody tr").nth(20).waitFor();
      await page.getByRole("button", { name: /^All \d/ }).waitFor();
      await page.getByText("Live", { exact: true }).waitFor();
    },
  },
  detail: {
    path: `operation?name=${RUNNING_SAMPLE}`,
    shown: async (page) => {
      await page.getByRole("region", { name: "Timeline" }).waitFor();
      await page.getByText("Live", { exact: true }).waitFor();
    },
  },
  failure: {
    path: `operation?name=${FAILED_SAMPLE}`,
    shown: (page) => page.getByRole("region", { name: "Error" }).waitFor(),
  },
  overview: {
    path: `overview?parent=${SAMPLE_PARENT}`,
    shown: (page) => page.getByRole("region", { name: "Latest failures" }).getByRole("listitem").first().waitFor(),
  },
  "empty list": {
    path: "",
    shown: (page) => page.getByText("No operations yet").waitFor(),
  },
  "wrong filter": {
    path: "?filter=state+==",
    shown: (page) => page.getByRole("alert").waitFor(),
  },
};
