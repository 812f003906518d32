import type { ResolvedConfig } from "./config.ts";
import { type Setting, withoutSecrets } from "./setting.ts";
import { settings } from "./settings.ts";

/** A setting as a configuration file has it, with its secrets hidden, and where it came from. */
export interface ShownSetting {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly source: string;
}

/** Every setting of a configuration, in the order of help. */
export function describeConfig({ texts }: ResolvedConfig): readonly ShownSetting[] {
  return Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
    const { text = "", source = "default" } = texts.get(name) ?? {};
    return { name, value: plainValue(withoutSecrets(setting, text), setting.placeholder === undefined), source };
  });
}

/** The value that needs no quotes where a text would, and is read as the same text. */
function plainValue(text: string, isSwitch: boolean): string | number | boolean {
  if (isSwitch) return text === "true";
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
