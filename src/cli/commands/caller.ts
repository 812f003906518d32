import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import type { CallerOptions } from "../../client/call-metadata.ts";
import { ConfigError, environmentVariable } from "../../config/config.ts";

/** A secret as it was given: its text, or the file that holds it. */
interface Secret {
  readonly option: string;
  readonly value: string;
  readonly isFile: boolean;
}

/** What the help warns of; the environment is seen by the same user only. */
const inSight = "others see it in lists of processes, unlike";

/** Lets a command say who calls, by a token or a key. */
export function addCallerOptions(command: Command, group: string): Command {
  const options = [
    new Option("--token <TEXT>", `send this bearer token; ${inSight} --token-file`).env(environmentVariable("token")),
    new Option("--token-file <FILE>", "send the bearer token in this file, which is read for each call").env(
      environmentVariable("token-file"),
    ),
    new Option("--api-key <TEXT>", `send this API key; ${inSight} --api-key-file`).env(environmentVariable("api-key")),
    new Option("--api-key-file <FILE>", "send the API key in this file").env(environmentVariable("api-key-file")),
    new Option("--allow-insecure-credentials", "send tokens and keys to other machines without TLS, too"),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** Who calls, by the options of {@link addCallerOptions}. Throws {@link ConfigError}, which tells no secret. */
export function callerOf(command: Command): CallerOptions {
  const token = secretOf(command, "token");
  const apiKey = secretOf(command, "api-key");
  return {
    token: token?.isFile ? () => textOf(token) : token?.value,
    apiKey: apiKey && textOf(apiKey),
  };
}

/** The secret that is given by its text or its file; flags win over the environment, where an empty value is none. */
function secretOf(command: Command, name: string): Secret | undefined {
  const options = command.options.filter((option) => [name, `${name}-file`].includes(option.name()));
  for (const source of ["cli", "env"]) {
    const [given, other] = options.flatMap((option): Secret[] => {
      const key = option.attributeName();
      const value: string = command.getOptionValue(key) ?? "";
      if (command.getOptionValueSource(key) !== source || (source === "env" && value === "")) return [];
      const shown = source === "env" ? String(option.envVar) : `--${option.name()}`;
      return [{ option: shown, value, isFile: option.name() !== name }];
    });
    if (given && other) throw new ConfigError(`${given.option} and ${other.option} exclude one another`);
    if (given) return given;
  }
  return undefined;
}

function textOf({ option, value, isFile }: Secret): string {
  if (!isFile) return value;
  const text = contentOf(option, value).trim();
  if (/^[\x21-\x7e]+$/u.test(text)) return text;
  throw new ConfigError(`${option} ${value}: must hold a token or key of printable ASCII, and nothing else`);
}

function contentOf(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError(`${option} ${path}: ${(error as Error).message}`);
  }
}
