import { test } from "@jest/globals";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

/**
 * Takes away what not all of the browsers have that docs/console.md names: some of Chrome 123, Firefox 124 and Safari 17.5
 * lack it. What is newer in the language itself, the types of the console do not have.
 */
function beOlder(): void {
  const newer: readonly (readonly [object, readonly PropertyKey[]])[] = [
    [ReadableStream, ["from"]],
    [ReadableStream.prototype, [Symbol.asyncIterator, "values"]],
    [URL, ["parse"]],
    [Response.prototype, ["bytes"]],
    [Document.prototype, ["startViewTransition"]],
    [Element.prototype, ["moveBefore"]],
    [HTMLDialogElement.prototype, ["closedBy", "requestClose"]],
    [globalThis, ["requestIdleCallback", "scheduler", "navigation", "CloseWatcher"]],
  ];
  for (const [object, names] of newer) for (const name of names) Reflect.deleteProperty(object, name);
}

test("follows lists, operations and the overview in the oldest browsers that it is for", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(url, { initScript: `(${beOlder})()` });
  await page.getByText("Live", { exact: true }).waitFor();
  await producer.progress(name, 0.25, "a quarter");
  await page.getByText("a quarter", { exact: true }).waitFor();

  await page.getByRole("link", { name: "job", exact: true }).click();
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  await producer.progress(name, 0.5, "half way");
  await page.getByText("half way", { exact: true }).waitFor();

  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("link", { name: /Running\s+1/ }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
});
