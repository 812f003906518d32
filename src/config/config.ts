import { readFileSync } from "node:fs";
import { YamlError, YamlNode } from "../files/yaml-node.ts";
import { contradiction } from "./contradiction.ts";
import type { Setting } from "./setting.ts";
import { type Config, settings } from "./settings.ts";

/** Where the value of a setting can come from, strongest first. */
export interface ConfigSources {
  /** The flags that were given, by name. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** The environment: `LONGRUN_` and the name in capitals, with `_` for `-`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The path of a YAML or JSON file with the settings by name. */
  readonly file?: string | undefined;
}

/** The text of a setting in force, and where it came from: `--retention`, `LONGRUN_RETENTION`, a file or `default`. */
export interface ChosenText {
  readonly text: string;
  readonly source: string;
}

/** A configuration in force, with the texts that it was read from. */
export interface ResolvedConfig {
  readonly config: Config;
  /** The texts by the names of their settings, with all secrets. */
  readonly texts: ReadonlyMap<string, ChosenText>;
}

/** A setting, or the file that should hold it, is not as it must be; the message says which and why. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Resolves every setting: flags, then environment, then file, then defaults. Throws {@link ConfigError}. */
export function resolveConfig(sources: ConfigSources): Config {
  return resolveSettings(sources).config;
}

/** The same, and tells where each value came from. */
export function resolveSettings({ flags, environment, file }: ConfigSources): ResolvedConfig {
  const inFile: Readonly<Record<string, string>> = file === undefined ? {} : readConfigFile(file);
  const texts = new Map<string, ChosenText>();
  const values = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
    const variable = environmentVariable(name);
    const candidates: readonly (readonly [source: string, text: string | undefined])[] = [
      [`--${name}`, flags[name]],
      [variable, environment[variable]],
      [`${name} in ${file}`, inFile[name]],
    ];
    const [source, text = ""] = candidates.find(([, candidate]) => candidate !== undefined) ?? [
      "default",
      setting.default,
    ];
    texts.set(name, { text, source });
    return [name, parsed(setting, text, source)];
  });
  const config: Config = Object.freeze(Object.fromEntries(values));
  const problem = contradiction(config);
  if (problem !== undefined) throw new ConfigError(problem);
  return { config, texts };
}

/** The environment variable of a setting. */
export function environmentVariable(name: string): string {
  return `LONGRUN_${name.toUpperCase().replaceAll("-", "_")}`;
}

function parsed<Value>(setting: Setting<Value>, text: string, source: string): Value {
  try {
    return setting.parse(text);
  } catch (error) {
    // Where a secret is in a malformed text, nobody can tell.
    const shown = setting.hideSecrets === undefined ? JSON.stringify(text) : "what was given, not shown here,";
    throw new ConfigError(`${source}: ${shown} ${(error as Error).message}`);
  }
}

/** The texts of the settings in a file, by name. */
function readConfigFile(path: string): Record<string, string> {
  try {
    const content = YamlNode.read(readFileSync(path, "utf8"), path);
    return content.isNothing ? {} : Object.fromEntries(content.entries(0).map(textInFile));
  } catch (error) {
    throw new ConfigError(error instanceof YamlError ? error.message : `${path}: ${(error as Error).message}`);
  }
}

function textInFile([name, value]: readonly [string, YamlNode]): [string, string] {
  if (!Object.hasOwn(settings, name)) throw value.error("there is no such setting.");
  return [name, String(value.scalar())];
}
