import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { consoleCommands } from "../../clients/console-blocks.ts";
import type { Shell } from "./shell.ts";

const KEY = /lr_[\w-]{43}/g;

/** Where servers listen if nothing else is said. */
const ADDRESS = "localhost:50051";

/** The files that a document shows: blocks of YAML whose first line is a comment with the name. */
export function filesIn(markdown: string): ReadonlyMap<string, string> {
  const blocks = markdown.matchAll(/^```yaml\n(# ([\w.-]+)\n.*?)^```$/gms);
  return new Map([...blocks].map(([, text = "", name = ""]) => [name, text]));
}

/**
 * Does in a shell what a document tells a reader to do: writes its files, and runs the commands of its console blocks, which must
 * print what it shows. Those that run in the background are servers, and listen on ports that are free.
 */
export async function walkThrough(markdown: string, shell: Shell): Promise<void> {
  const addresses = new Map<string, string>();
  for (const [address] of markdown.matchAll(/localhost:\d+/g)) {
    if (!addresses.has(address)) addresses.set(address, `localhost:${await freePort()}`);
  }
  const here = (text: string) => text.replaceAll(/localhost:\d+/g, (address) => addresses.get(address) ?? address);
  /** By each key that the document shows, the one that was made instead. */
  const keys = new Map<string, string>();
  for (const [name, text] of filesIn(markdown)) await writeFile(join(shell.folder, name), text);
  for (const { command, output, background } of consoleCommands(markdown)) {
    const line = here(command.replaceAll(KEY, (shown) => keys.get(shown) ?? shown));
    if (background) {
      const said = await shell.serve(line.replace("longrun serve", `longrun serve --listen ${here(ADDRESS)}`));
      expect({ command, output: said.split("\n")[0] }).toEqual({ command, output: here(output) });
      continue;
    }
    const printed = await shell.run(line);
    const [shown, made] = [output, printed].map((text) => text.match(KEY)?.[0]);
    if (shown !== undefined && made !== undefined) keys.set(shown, made);
    expect({ command, output: settled(printed) }).toEqual({ command, output: settled(here(output)) });
  }
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "localhost", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}

/** Output without what differs from run to run. */
function settled(output: string): string {
  return output
    .replaceAll(KEY, "KEY")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .trim();
}
