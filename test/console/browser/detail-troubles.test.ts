import { expect, test } from "@jest/globals";
import { openConsole } from "../support/open-console.ts";
import { serve } from "../support/serve.ts";

test("opened while the server is away, it says so, and shows the operation when it is back", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  const page = await openConsole(`${url}operation?name=${name}`, {
    prepare: (opened) => opened.route("**/v1/**", (route) => route.abort()),
  });
  await page.getByRole("alert").getByText("The server is away.").waitFor();
  await page.unroute("**/v1/**");
  await page.getByRole("region", { name: "Timeline" }).waitFor();
});

test("what was not there is tried again", async () => {
  const { url, producer } = await serve();
  const page = await openConsole(`${url}operation?name=operations/late`);
  await page.getByRole("alert").waitFor();
  await producer.create("late");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("region", { name: "Timeline" }).waitFor();
});

test("all of a long message is shown to whoever asks", async () => {
  const { url, producer } = await serve();
  const name = await producer.create("job");
  await producer.fail(name, 13, `${"long ".repeat(800)}the end`);
  const page = await openConsole(`${url}operation?name=${name}`);
  const error = page.getByRole("region", { name: "Error" });
  await error.waitFor();
  expect(await error.innerText()).not.toContain("the end");
  await error.getByRole("button", { name: "Show all 4,007 characters" }).click();
  expect(await error.innerText()).toContain("the end");
});

test.each([
  ["operation", "does not say which operation"],
  ["operation?name=projects/p", "projects/p is not the name of an operation"],
  ["operation?name=operations/", "operations/ is not the name of an operation"],
])("%s says what is wrong with it, and leads to the list", async (path, said) => {
  const { url } = await serve();
  const page = await openConsole(url + path);
  expect(await page.locator(".empty").innerText()).toContain(said);
  await page.getByRole("link", { name: "Show all operations" }).click();
  await page.getByText("No operations yet").waitFor();
});
