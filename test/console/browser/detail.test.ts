import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openConsole } from "../support/open-console.ts";
import { addSampleOperations, FAILED_SAMPLE, RUNNING_SAMPLE } from "../support/sample-operations.ts";
import { serve } from "../support/serve.ts";

const checkout = fileURLToPath(new URL("../../../", import.meta.url));
const LONGRUN = `${process.execPath} bin/longrun.js`;
const OPERATION_METADATA = "type.googleapis.com/google.cloud.common.OperationMetadata";

test("shows all there is of a running operation: times, progress, labels, lease, metadata", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(detailOf(url, RUNNING_SAMPLE));
  await page.getByRole("heading", { level: 1, name: "import-catalog-1042" }).waitFor();

  expect(await section(page, "Progress")).toMatch(/43 %\s+18,402 of 42,310 rows/);
  const timeline = await section(page, "Timeline");
  expect(timeline).toMatch(/Created\s+3m \d+s ago/);
  expect(timeline).toMatch(/Started\s+3m \d+s ago/);
  expect(timeline).toMatch(/Lease ends unless renewed\s+in \d+s/);
  expect(timeline).toMatch(/It has taken 3m \d+s\./);
  expect(await section(page, "Labels")).toMatch(/team\s+commerce\s+env\s+prod\s+source\s+sftp/);
  const metadata = await section(page, "Metadata");
  expect(metadata).toContain(OPERATION_METADATA);
  expect(metadata).toContain('"verb": "import"');
  await page.getByText("Raw JSON").click();
  expect(JSON.parse(await page.locator("details pre").innerText())).toMatchObject({
    operation: { name: RUNNING_SAMPLE, metadata: { "@type": OPERATION_METADATA } },
    state: "RUNNING",
  });
});

test("tells in words how an operation failed, with the details", async () => {
  const { url, repository } = await serve();
  await addSampleOperations(repository, Date.now());
  const page = await openConsole(detailOf(url, FAILED_SAMPLE));

  const error = await section(page, "Error");

  expect(error).toMatch(/UNAVAILABLE Something that it needs was away; it can be tried again\./);
  expect(error).toContain("ledger-db-2 refused the connection after 3 attempts");
  expect(error).toMatch(
    /ErrorInfo\s+reason\s+DATABASE_UNAVAILABLE\s+domain\s+atlas.example\s+metadata.host\s+ledger-db-2/,
  );
  expect(error).toMatch(/RetryInfo\s+retryDelay\s+30s/);
  expect(error).toMatch(/links\[0\].url\s+https:\/\/runbooks.example\/ledger-db/);
  const timeline = await section(page, "Timeline");
  expect(timeline).toMatch(/Ended\s+4m \d+s ago/);
  expect(timeline).toMatch(/Will be forgotten\s+in 29d 23h/);
  expect(timeline).toContain("It took 1m 11s.");
});

test("shows the bytes of what the server has no type for, and copies them", async () => {
  const { url, producer } = await serve();
  const metadata = { "@type": "type.googleapis.com/shop.v1.Import", value: "CgREdW5l" };
  const name = await producer.create("job", { metadata });
  await producer.succeed(name, { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "done" });
  const page = await openConsole(detailOf(url, name), { permissions: ["clipboard-read", "clipboard-write"] });

  const shown = await section(page, "Metadata");
  expect(shown).toContain("The server does not know this type");
  expect(shown).toContain("CgREdW5l");
  await page.getByRole("button", { name: "Copy the bytes of the metadata" }).click();
  await page.getByText("Copied", { exact: true }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("CgREdW5l");
  const response = await section(page, "Response");
  expect(response).toContain('"value": "done"');
  expect(response).not.toContain("does not know");
});

test("follows an operation to its end", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job", { parent: "projects/p" });
  const page = await openConsole(detailOf(url, name));
  await page.getByText("Waiting for a producer").waitFor();

  await producer.progress(name, 0.5, "half way");
  await page.getByText("half way", { exact: true }).waitFor();
  await page.locator(".heading").getByText("Running").waitFor();
  await producer.fail(name, 9, "the shop is closed");
  await page.getByText("FAILED_PRECONDITION").waitFor();
  await page.getByText("the shop is closed", { exact: true }).waitFor();
  expect(await page.getByRole("button", { name: "Cancel…" }).count()).toBe(0);
  await page.getByRole("link", { name: "projects/p", exact: true }).click();
  await page.getByRole("link", { name: "job", exact: true }).waitFor();
});

test("goes on when the server was away", async () => {
  const { url, port, repository, producer, stop } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(detailOf(url, name));
  await page.getByText("Live", { exact: true }).waitFor();

  await stop();
  await page.getByText("Server away, trying again").waitFor();
  await serve({ repository, port });
  await producer.progress(name, 0.5, "half way");

  await page.getByText("half way", { exact: true }).waitFor();
});

test("asks a running operation to stop, once", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.progress(name, 0.5);
  const page = await openConsole(detailOf(url, name));

  await page.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("button", { name: "Cancel the operation" }).click();

  await page.locator(".heading").getByText("Cancelling").waitFor();
  await page.getByText("Cancellation requested").waitFor();
  expect(await page.getByRole("button", { name: "Asked to stop" }).isDisabled()).toBe(true);
  expect(await producer.record(name)).toMatchObject({ state: "CANCELLING" });
});

test("deletes an operation after asking, and goes to the list", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.create("other");
  const page = await openConsole(detailOf(url, name));

  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await producer.record(name)).toMatchObject({ state: "PENDING" });
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByText("its producer goes on").waitFor();
  await page.getByRole("button", { name: "Delete the operation" }).click();

  await page.getByRole("link", { name: "other", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "job", exact: true }).count()).toBe(0);
});

test("tells why something was refused", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.succeed(name);
  const page = await openConsole(detailOf(url, name));
  await page.getByRole("button", { name: "Delete…" }).click();
  await producer.remove(name);
  await page.getByRole("button", { name: "Delete the operation" }).click();
  expect(await page.getByRole("alert").innerText()).toContain("was not found");
});

test("tells that an operation was deleted elsewhere, and shows how it was last", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.progress(name, 0.5, "half way");
  const page = await openConsole(detailOf(url, name));
  await page.getByText("Live", { exact: true }).waitFor();

  await producer.remove(name);

  await page.getByText("This operation has been deleted.").waitFor();
  expect(await section(page, "Progress")).toContain("half way");
  expect(await page.getByRole("button", { name: "Delete…" }).count()).toBe(0);
});

test("tells that there is no such operation", async () => {
  const { url } = await serve();
  const page = await openConsole(detailOf(url, "operations/none"));
  expect(await page.getByRole("alert").innerText()).toContain('"operations/none" was not found');
});

test("shows commands that give the same operation in a terminal", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job", { parent: "projects/it~is.fine" });
  await producer.succeed(name);
  const page = await openConsole(detailOf(url, name));
  await section(page, "Commands");
  const commands = await page.locator(".command code").allInnerTexts();
  const run = async (pattern: RegExp) => {
    const command = commands.find((each) => pattern.test(each)) ?? "";
    const { stdout } = await promisify(execFile)("sh", ["-c", command.replace(/^longrun/, LONGRUN)], { cwd: checkout });
    return stdout;
  };

  expect(JSON.parse(await run(/^curl/))).toMatchObject({ name, done: true });
  expect(await run(/^longrun wait/)).toMatch(/SUCCEEDED/);
});

function detailOf(url: string, name: string): string {
  return `${url}operation?${new URLSearchParams({ name })}`;
}

function section(page: Page, name: string): Promise<string> {
  return page.getByRole("region", { name, exact: true }).innerText();
}
