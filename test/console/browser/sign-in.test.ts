import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import type { Authenticate } from "../../../src/authentication/authenticate.ts";
import { unauthenticated } from "../../../src/errors.ts";
import { principal } from "../../support/principals.ts";
import { openConsole } from "../support/open-console.ts";
import { recordWith } from "../support/record-with.ts";
import { serve } from "../support/serve.ts";

const KEY = "good-key-0123456789";
const TOKEN = "good.token.0123456789";

test("asks who calls, refuses what is not good, and takes what is", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);

  await page.getByLabel("Token", { exact: true }).fill("bad.token.1");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The server did not accept that token.").waitFor();

  await signInByKey(page);
  await page.getByRole("link", { name: "secret-plan" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
});

test("refuses at once what no header can carry, and sends nothing", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(url);
  await page.getByLabel("Token", { exact: true }).fill("tok\u{2011}en");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Character 4 cannot be sent").waitFor();
  const field = page.getByLabel("Token", { exact: true });
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);

  await field.fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "secret-plan" }).waitFor();
});

test("has the focus in the field, and stays with the API key after that was refused", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(url);
  await page.locator("input[type=password]:focus").waitFor();
  await page.getByLabel("API key").check();
  await page.locator("input[type=password]").fill("bad-key");
  await page.keyboard.press("Enter");
  await page.getByText("The server did not accept that API key.").waitFor();
  await page.locator("input[type=password]:focus").waitFor();
  expect(await page.getByRole("radio", { name: "API key" }).isChecked()).toBe(true);
});

test("keeps the credentials for the tab only: not in the URL, not for other tabs", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(url);
  await signInByKey(page);
  await page.getByRole("link", { name: "secret-plan" }).click();
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  await page.reload();
  await page.getByRole("region", { name: "Timeline" }).waitFor();

  expect(page.url()).not.toContain(KEY);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie)).not.toContain(KEY);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
});

test("forgets everything on signing out", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(url);
  await page.getByLabel("Token", { exact: true }).fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "secret-plan" }).waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();

  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await page.getByRole("link", { name: "secret-plan" }).count()).toBe(0);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("asks again when what was good is not any more", async () => {
  let isGood = true;
  const { url } = await serveKnown(() => isGood);
  const page = await openConsole(url);
  await signInByKey(page);
  await page.getByText("Live", { exact: true }).waitFor();
  isGood = false;
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByText("The server did not accept that API key.").waitFor();
});

test("shows commands that take the credentials from the shell", async () => {
  const { url } = await serveKnown();
  const page = await openConsole(`${url}operation?name=operations/secret-plan`);
  await signInByKey(page);
  const command = await page.locator(".command code").first().innerText();
  expect(command).toMatch(/^curl -H "x-api-key: \$LONGRUN_API_KEY" http/);
});

async function signInByKey(page: Page): Promise<void> {
  await page.getByLabel("API key").check();
  await page.getByLabel("API key").last().fill(KEY);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A server with an operation, that knows who has the key or the token. */
async function serveKnown(isGood = () => true) {
  const authenticate: Authenticate = ({ authorization, apiKey }) => {
    if (apiKey === undefined && authorization === undefined)
      throw unauthenticated("CREDENTIALS_MISSING", "Who are you?");
    if (isGood() && (apiKey === KEY || authorization === `Bearer ${TOKEN}`)) return principal("ana");
    throw unauthenticated("API_KEY_INVALID", "Not known.");
  };
  const server = await serve({ authenticate });
  await server.repository.insert(recordWith({ name: "operations/secret-plan", createTime: Date.now() }));
  return server;
}
