import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { overlap } from "./mount.ts";
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

/** A setting, or the file that should hold it, is not as it must be; the message says which and why. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Resolves every setting: flags, then environment, then file, then defaults. Throws {@link ConfigError}. */
export function resolveConfig({ flags, environment, file }: ConfigSources): Config {
  const inFile: Readonly<Record<string, string>> = file === undefined ? {} : readConfigFile(file);
  const values = Object.entries(settings).map(([name, { parse, default: fallback }]) => {
    const variable = environmentVariable(name);
    const candidates: readonly (readonly [string, string | undefined])[] = [
      [`--${name}`, flags[name]],
      [variable, environment[variable]],
      [`${name} in ${file}`, inFile[name]],
      [`the default of ${name}`, fallback],
    ];
    const [source, text = ""] = candidates.find(([, candidate]) => candidate !== undefined) ?? [];
    try {
      return [name, parse(text)];
    } catch (error) {
      throw new ConfigError(`${source}: ${JSON.stringify(text)} ${(error as Error).message}`);
    }
  });
  const config: Config = Object.freeze(Object.fromEntries(values));
  checkMounts(config);
  return config;
}

function checkMounts({ "xiq-mount": xiq, "async-mount": async }: Config): void {
  if (xiq === undefined || async === undefined || !overlap(xiq, async)) return;
  throw new ConfigError(`--xiq-mount ${xiq} and --async-mount ${async}: neither may be the other or under it`);
}

/** The environment variable of a setting. */
export function environmentVariable(name: string): string {
  return `LONGRUN_${name.toUpperCase().replaceAll("-", "_")}`;
}

function readConfigFile(path: string): Record<string, string> {
  const content = readYaml(path);
  if (content === null) return {};
  if (typeof content !== "object" || Array.isArray(content))
    throw new ConfigError(`${path}: must hold settings by name`);
  for (const [name, value] of Object.entries(content)) {
    if (!Object.hasOwn(settings, name)) throw new ConfigError(`${path}: there is no setting ${JSON.stringify(name)}`);
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new ConfigError(`${path}: ${name} must be a text, a number, true or false`);
    }
  }
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, String(value)]));
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`${path}: ${(error as Error).message}`);
  }
}
