import { readFileSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import { consoleCommands } from "../clients/console-blocks.ts";
import { serve } from "../server/support/serve.ts";
import { TestProcess } from "../server/support/server-process.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(180_000);

const document = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");

test("the commands in the document print what it shows", async () => {
  const { port } = await serve();
  const environment = { LONGRUN_ADDRESS: `127.0.0.1:${port}` };
  const define = `exec 2>&1; longrun() { '${process.execPath}' bin/longrun.js "$@"; }`;
  let tokens: [shown: string, given: string] = ["no token yet", ""];
  for (const { command, output } of consoleCommands(document)) {
    const shell = new TestProcess("bash", ["-c", `${define}; ${command.replaceAll(...tokens)}`], environment);
    const { stdout } = await shell.ended;
    expect({ command, output: settled(stdout) }).toEqual({ command, output: settled(output) });
    const shown = leaseToken(output);
    if (shown !== undefined) tokens = [shown, leaseToken(stdout) ?? ""];
  }
});

test("the document names every command, and every option of connections", async () => {
  const { stdout } = await runClient("", ["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThanOrEqual(9);
  const clients = commands.filter((name) => name !== "serve" && name !== "migrate");
  for (const name of clients) expect(document).toMatch(new RegExp(`^\\| \`longrun ${name}\\b`, "m"));
  for (const option of ["address", "tls", "ca", "header", "timeout"]) expect(document).toContain(`| \`--${option}`);
});

function leaseToken(output: string): string | undefined {
  return /^lease token: (?<token>\S+)$/m.exec(output)?.groups?.token;
}

/** Output without what differs from run to run, and without the width of columns. */
function settled(output: string): string {
  return output
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/\b(\d+m)?\d+s\b/g, "AGE")
    .replace(/(lease token: |--page-token )\S+/g, "$1TOKEN")
    .replace(/"etag":"(\\"|[^"])*"/g, '"etag":"ETAG"')
    .replace(/(?<=\S) {2,}/g, "  ")
    .trim();
}
