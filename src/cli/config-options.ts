import { type Command, Option } from "commander";
import { type ConfigSources, environmentVariable, resolveConfig } from "../config/config.ts";
import type { Setting } from "../config/setting.ts";
import { type Config, type SettingName, settingGroups } from "../config/settings.ts";

/** Lets a command take these settings, or all, as flags, each switch also as `--no-NAME`, and all from a file. */
export function addConfigOptions(command: Command, names?: readonly SettingName[]): Command {
  command.option("--config <FILE>", "read settings by name from this YAML or JSON file [env: LONGRUN_CONFIG]");
  const taken = names && new Set<string>(names);
  for (const [heading, group] of Object.entries(settingGroups)) {
    for (const [name, setting] of Object.entries(group)) {
      if (taken?.has(name) === false) continue;
      command.addOption(flag(name, setting).helpGroup(`${heading}:`));
      if (setting.placeholder === undefined) command.addOption(new Option(`--no-${name}`).hideHelp());
    }
  }
  return command.addHelpText(
    "after",
    "\nFlags win over environment variables, those over the file, and that over defaults.",
  );
}

/** Resolves every setting for a command that has been given its flags. Throws ConfigError. */
export function configOf(command: Command): Config {
  return resolveConfig(sourcesOf(command));
}

/** What a command that has been given its flags has its settings from. */
export function sourcesOf(command: Command): ConfigSources {
  const given = command.options.map((option) => {
    const value: string | boolean | undefined = command.getOptionValue(option.attributeName());
    return [option.name().replace(/^no-/u, ""), value === undefined ? value : String(value)];
  });
  const { config, ...flags } = Object.fromEntries(given);
  return { flags, environment: process.env, file: config ?? process.env[environmentVariable("config")] };
}

function flag(name: string, { placeholder, description, default: fallback }: Setting<unknown>): Option {
  const value = placeholder === undefined ? " [true|false]" : ` <${placeholder}>`;
  const help = `${description} (default: ${fallback || "none"}) [env: ${environmentVariable(name)}]`;
  return new Option(`--${name}${value}`, help);
}
