import { Command, Option } from "commander";
import { Document } from "yaml";
import { resolveSettings } from "../config/config.ts";
import { describeConfig, type ShownSetting } from "../config/describe-config.ts";
import { addConfigOptions, sourcesOf } from "./config-options.ts";

/** `longrun config`: prints the configuration that `longrun serve` would have, with secrets hidden. */
export function configCommand(setExitCode: (code: number) => void): Command {
  const command = addConfigOptions(new Command("config"));
  command.description("print the configuration that serve would have with the same flags, without its secrets");
  command.addOption(
    new Option("--output <FORMAT>", "how to print it; yaml can be used as a configuration file")
      .choices(["yaml", "json"])
      .default("yaml"),
  );
  return command.action(() => {
    const shown = describeConfig(resolveSettings(sourcesOf(command)));
    process.stdout.write(command.getOptionValue("output") === "json" ? asJson(shown) : asYaml(shown));
    setExitCode(0);
  });
}

/** Each value with where it came from. */
function asJson(shown: readonly ShownSetting[]): string {
  const entries = shown.map(({ name, value, source }) => [name, { value, source }]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** A configuration file, in which comments say where each value came from. */
function asYaml(shown: readonly ShownSetting[]): string {
  const document = new Document(Object.fromEntries(shown.map(({ name, value }) => [name, value])));
  for (const { name, source } of shown) {
    const node = document.createNode(document.get(name));
    node.comment = ` ${source}`;
    document.set(name, node);
  }
  return document.toString({ lineWidth: 0 });
}
