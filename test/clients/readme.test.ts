import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { startServer } from "../support/start-server.ts";
import { clientEnvironment } from "./client-environment.ts";
import { consoleCommands } from "./console-blocks.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the tour in the README prints what the README shows", async () => {
  const server = await startServer();
  const waiting: { shown: string; printed: Promise<string> }[] = [];
  try {
    for (const { command, output, background } of consoleCommands(readme)) {
      const printed = run(command.replaceAll("localhost:50051", server.address));
      if (background) waiting.push({ shown: output, printed });
      else expect({ command, output: settled(await printed) }).toEqual({ command, output: settled(output) });
    }
    expect(waiting).toHaveLength(1);
    for (const { shown, printed } of waiting) expect(settled(await printed)).toBe(settled(shown));
  } finally {
    await server.stop();
  }
});

/** What a command prints on both of its outputs. */
async function run(command: string): Promise<string> {
  const shell = spawn("bash", ["-c", `exec 2>&1; ${command}`], { env: clientEnvironment() });
  return text(shell.stdout);
}

/** Output without what differs from run to run, and without the white space at the ends of lines. */
function settled(output: string): string {
  return output
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/"etag": ".*"/, '"etag": "ETAG"')
    .replace(/[ \t]+$/gm, "")
    .trim();
}
