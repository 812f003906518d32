import { type Command, Option } from "commander";
import { environmentVariable, resolveConfig } from "../config/config.ts";
import { type Config, type Setting, type SettingName, settings } from "../config/settings.ts";

/** Lets a command take these settings as flags, each switch also as `--no-NAME`, and all settings from a file. */
export function addConfigOptions(command: Command, names: readonly SettingName[]): Command {
  command.option("--config <FILE>", "read settings by name from this YAML or JSON file [env: LONGRUN_CONFIG]");
  for (const name of names) {
    const setting: Setting<unknown> = settings[name];
    command.addOption(flag(name, setting));
    if (setting.placeholder === undefined) command.addOption(new Option(`--no-${name}`).hideHelp());
  }
  return command.addHelpText(
    "after",
    "\nFlags win over environment variables, those over the file, and that over defaults.",
  );
}

/** Resolves every setting for a command that has been given its flags. Throws ConfigError. */
export function configOf(command: Command): Config {
  const given = command.options.map((option) => {
    const value: string | boolean | undefined = command.getOptionValue(option.attributeName());
    return [option.name().replace(/^no-/u, ""), value === undefined ? value : String(value)];
  });
  const { config, ...flags } = Object.fromEntries(given);
  return resolveConfig({ flags, environment: process.env, file: config ?? process.env[environmentVariable("config")] });
}

function flag(name: string, { placeholder, description, default: fallback }: Setting<unknown>): Option {
  const value = placeholder === undefined ? " [true|false]" : ` <${placeholder}>`;
  const help = `${description} (default: ${fallback || "none"}) [env: ${environmentVariable(name)}]`;
  return new Option(`--${name}${value}`, help);
}
