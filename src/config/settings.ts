import { logLevels } from "../observe/log.ts";
import { parseDuration } from "./duration.ts";
import { parseListenAddress } from "./listen-address.ts";
import { parseMount } from "./mount.ts";
import { parseOrigins } from "./origins.ts";
import { parsePublicUrl } from "./public-url.ts";
import { parseRepository } from "./repository-url.ts";

/** One thing that can be set: by flag, by environment variable or in the configuration file, all under one name. */
export interface Setting<Value> {
  /** What the flag takes, as help shows it; a setting without is a switch. */
  readonly placeholder?: string;
  readonly description: string;
  readonly default: string;
  /** Gives the value of a text, or throws an Error that says what it must be. */
  readonly parse: (text: string) => Value;
}

const setting = <Value>(setting: Setting<Value>): Setting<Value> => setting;

/** Everything that `longrun serve` can be told, by the name of its flag. */
export const settings = {
  listen: setting({
    placeholder: "HOST:PORT",
    description: "where to listen; port 0 takes a free one",
    default: "localhost:50051",
    parse: parseListenAddress,
  }),
  repository: setting({
    placeholder: "URL",
    description: "where operations live: memory: (until the server stops), sqlite:FILE or postgres://...",
    default: "memory:",
    parse: parseRepository,
  }),
  migrate: setting({
    description: "bring an older schema of the repository up to date at the start; --no-migrate refuses it instead",
    default: "true",
    parse: parseSwitch,
  }),
  "descriptor-set": setting({
    placeholder: "FILE",
    description: "know the types of this FileDescriptorSet (buf build -o FILE), for filters, JSON and reflection",
    default: "",
    parse: (text) => text,
  }),
  "cors-origin": setting({
    placeholder: "ORIGINS",
    description: "the web pages that may call over HTTP, by origin: https://a.example.com,https://b.example.com",
    default: "",
    parse: parseOrigins,
  }),
  "xiq-mount": setting({
    placeholder: "PATH",
    description: "where REST clients of ExtremeCloud IQ find /operations, or off",
    default: "/xiq",
    parse: parseMount,
  }),
  "async-mount": setting({
    placeholder: "PATH",
    description: "where REST clients made by Speakeasy, Stainless and the like find /operations, or off",
    default: "/async/v1",
    parse: parseMount,
  }),
  "public-url": setting({
    placeholder: "URL",
    description: "where clients find the server, for the documents; without it, http:// and the host that they ask",
    default: "",
    parse: parsePublicUrl,
  }),
  retention: setting({
    placeholder: "DURATION",
    description: "how long a done operation is kept",
    default: "30d",
    parse: parseDuration,
  }),
  "wait-cap": setting({
    placeholder: "DURATION",
    description: "the longest that WaitOperation waits",
    default: "10m",
    parse: parseDuration,
  }),
  "cancel-grace": setting({
    placeholder: "DURATION",
    description: "end an operation whose producer has not ended it so long after a cancellation; 0 is never",
    default: "0",
    parse: parseDuration,
  }),
  "strict-cancel": setting({
    description: "refuse to cancel an operation that is done, instead of answering OK",
    default: "false",
    parse: parseSwitch,
  }),
  "delete-running": setting({
    placeholder: "POLICY",
    description: "deletion of an operation that a producer works on: allow or reject",
    default: "allow",
    parse: (text) => parseChoice(text, ["allow", "reject"] as const),
  }),
  "shutdown-grace": setting({
    placeholder: "DURATION",
    description: "how long calls in progress may take once the server is told to stop",
    default: "10s",
    parse: parseDuration,
  }),
  "log-level": setting({
    placeholder: "LEVEL",
    description: `how much to log: ${logLevels.join(", ")}; info is a line for each call`,
    default: "info",
    parse: (text) => parseChoice(text, logLevels),
  }),
};

/** The name of a setting. */
export type SettingName = keyof typeof settings;

/** The value of every setting. */
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof settings)[Name]["parse"]> };

function parseSwitch(text: string): boolean {
  return parseChoice(text, ["true", "false"] as const) === "true";
}

function parseChoice<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Error(`must be one of ${choices.join(", ")}`);
  return choice;
}
