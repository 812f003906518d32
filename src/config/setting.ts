/** One thing that can be set: by flag, by environment variable or in the configuration file, all under one name. */
export interface Setting<Value> {
  /** What the flag takes, as help shows it; a setting without is a switch. */
  readonly placeholder?: string;
  readonly description: string;
  readonly default: string;
  /** Gives the value of a text, or throws an Error that says what it must be. */
  readonly parse: (text: string) => Value;
  /** Gives the text without the secrets in it; a setting without has none. What is malformed may have them anywhere. */
  readonly hideSecrets?: (text: string) => string;
}

/** Gives back a setting, with the type of its value. */
export function setting<Value>(setting: Setting<Value>): Setting<Value> {
  return setting;
}

/** The text of a setting as it may be shown. */
export function withoutSecrets({ hideSecrets }: Setting<unknown>, text: string): string {
  return hideSecrets?.(text) ?? text;
}

/** A setting that is true or false. */
export function switchSetting(description: string, fallback: boolean): Setting<boolean> {
  return { description, default: String(fallback), parse: (text) => parseChoice(text, ["true", "false"]) === "true" };
}

/** A setting that is one of some words. */
export function choiceSetting<Choice extends string>(
  placeholder: string,
  description: string,
  fallback: Choice,
  choices: readonly Choice[],
): Setting<Choice> {
  return { placeholder, description, default: fallback, parse: (text) => parseChoice(text, choices) };
}

/** A setting that is the path of a file; the empty text is none. */
export function fileSetting(description: string): Setting<string | undefined> {
  return { placeholder: "FILE", description, default: "", parse: (text) => (text === "" ? undefined : text) };
}

function parseChoice<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Error(`must be one of ${choices.join(", ")}`);
  return choice;
}
