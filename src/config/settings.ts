import { callerSettings } from "./groups/callers.ts";
import { connectionSettings } from "./groups/connections.ts";
import { httpSettings } from "./groups/http.ts";
import { limitSettings } from "./groups/limits.ts";
import { observationSettings } from "./groups/observation.ts";
import { operationSettings } from "./groups/operations.ts";
import { servingSettings } from "./groups/serving.ts";
import { tlsSettings } from "./groups/tls.ts";
import type { Setting } from "./setting.ts";

/** Everything that `longrun serve` can be told, by the name of its flag. */
export const settings = {
  ...servingSettings,
  ...operationSettings,
  ...httpSettings,
  ...callerSettings,
  ...tlsSettings,
  ...observationSettings,
  ...connectionSettings,
  ...limitSettings,
};

/** The name of a setting. */
export type SettingName = keyof typeof settings;

/** The value of every setting. */
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof settings)[Name]["parse"]> };

/** The settings under the headings that help has for them. */
export const settingGroups: Readonly<Record<string, Readonly<Record<string, Setting<unknown>>>>> = {
  Serving: servingSettings,
  Operations: operationSettings,
  "Over HTTP": httpSettings,
  "Who calls, what they may do, and how often": callerSettings,
  TLS: tlsSettings,
  "What it shows": observationSettings,
  Connections: connectionSettings,
  "What a request may ask": limitSettings,
};
