import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runClient } from "../run-client.ts";

/** An example of a producer, in any language. */
export interface ProducerExample {
  readonly language: string;
  /** The path of its folder. */
  readonly folder: string;
  /** The source that has to stay short. */
  readonly source: string;
  /** Brings what it needs and makes its stubs. */
  readonly prepare: () => Promise<void>;
  /** The command that runs it for a server at an address: with a lease of one second, and a pace of so many milliseconds. */
  readonly command: (address: string, pace: number) => readonly [file: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the examples keep what they bring between runs. */
export const cacheFolder = fileURLToPath(
  new URL("../../../node_modules/.cache/longrun-clients/producers", import.meta.url),
);

/** The path of the folder of an example. */
export function exampleFolder(name: string): string {
  return fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
}

/** Runs one command of the README of an example there: the one, of all lines in its blocks, that begins so. */
export async function runDocumented(
  folder: string,
  beginning: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const [, command] = readFileSync(`${folder}/README.md`, "utf8").split(`\n${beginning}`);
  if (command === undefined) throw new Error(`${folder}/README.md has no command that begins with ${beginning}`);
  const [line = ""] = /^(?:.*\\\n)*.*/.exec(command) ?? [];
  const { exitCode, stderr } = await runClient("bash", ["-c", beginning + line], { cwd: folder, environment });
  if (exitCode !== 0) throw new Error(`${beginning}${line}: ${stderr}`);
}
