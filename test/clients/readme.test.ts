import { spawn } from "node:child_process";
import { once } from "node:events";
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
  let leaseTokens: [shown: string, given: string] = ["no token yet", ""];
  try {
    for (const { command, output, background } of consoleCommands(readme)) {
      const shell = start(command.replaceAll("localhost:50051", server.address).replaceAll(...leaseTokens));
      const printed = text(shell.stdout);
      if (background) {
        waiting.push({ shown: output, printed });
        if (command.includes("/Watch")) await once(shell.stdout, "readable");
        continue;
      }
      expect({ command, output: settled(await printed) }).toEqual({ command, output: settled(output) });
      const shown = leaseToken(output);
      if (shown !== undefined) leaseTokens = [shown, leaseToken(await printed) ?? ""];
    }
    expect(waiting).toHaveLength(2);
    for (const { shown, printed } of waiting) expect(settled(await printed)).toBe(settled(shown));
  } finally {
    await server.stop();
  }
});

/** Starts a command, whose errors come with its output. */
function start(command: string) {
  return spawn("bash", ["-c", `exec 2>&1; ${command}`], { env: clientEnvironment() });
}

/** The token of a lease that was just taken. */
function leaseToken(output: string): string | undefined {
  return /^longrun-lease-token: (?<token>\S+)$/m.exec(output)?.groups?.token;
}

/** Output without what differs from run to run, and without the white space at the ends of lines. */
function settled(output: string): string {
  return output
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/"etag": ".*"/, '"etag": "ETAG"')
    .replace(/(longrun-lease-token: |"leaseToken": ")[\w.-]+/, "$1TOKEN")
    .replace(/[ \t]+$/gm, "")
    .trim();
}
