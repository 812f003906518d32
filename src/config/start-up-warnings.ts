import { isAuthenticating } from "./is-authenticating.ts";
import { formatListenAddress } from "./listen-address.ts";
import { type Config, type SettingName, settings } from "./settings.ts";

/** What the machine tells about a configuration. */
export interface Surroundings {
  /** Whether only this machine can reach the address that the server listens on. */
  readonly isLoopback: boolean;
  /** Whether only this machine can reach the address of the pages for those who watch the server; true without one. */
  readonly areMetricsLoopback: boolean;
  /** Whether somebody else than the owner of a file, and its group, may read it. */
  readonly isReadableByOthers: (file: string) => boolean;
}

/** Why a server with this configuration must not start, for it would let in everybody; undefined if it may. */
export function exposure(config: Config, { isLoopback }: Pick<Surroundings, "isLoopback">): string | undefined {
  if (isLoopback || isAuthenticating(config) || config["allow-unauthenticated"]) return undefined;
  return (
    "other machines could do everything there without authentication; have callers say who they are " +
    "(--jwt-issuer, --api-keys or --tls-client-auth), or allow it by --allow-unauthenticated"
  );
}

/** What whoever starts a server with this configuration should know, a sentence or two each. */
export function startUpWarnings(config: Config, surroundings: Surroundings): readonly string[] {
  const readable = [config["tls-key"], config["api-keys"]].filter((file) => file !== undefined);
  return [
    ...exposed(config, surroundings),
    ...withoutEffect(config),
    ...readable
      .filter(surroundings.isReadableByOthers)
      .map((file) => `${file}: everybody on this machine may read it.`),
  ];
}

/** What others can do or see that one may not have meant. */
function exposed(config: Config, { isLoopback, areMetricsLoopback }: Surroundings): readonly string[] {
  const isOn = isAuthenticating(config);
  const isEncrypted = config["tls-cert"] !== undefined;
  const { listen, "metrics-listen": metricsListen } = config;
  return due([
    [
      !isOn && !isLoopback,
      `Authentication is off: everybody who reaches ${formatListenAddress(listen)} may do everything.`,
    ],
    [
      isOn && !isEncrypted && !isLoopback,
      "Without TLS (--tls-cert, --tls-key), credentials can be read on their way, unless a proxy encrypts them.",
    ],
    [
      isOn && config["access-policy"] === undefined,
      "Without --access-policy, everybody who is authenticated may do everything.",
    ],
    [
      metricsListen !== undefined && !areMetricsLoopback,
      `/metrics tells everybody who reaches ${metricsListen && formatListenAddress(metricsListen)} what the server does: there nobody is asked who they are.`,
    ],
  ]);
}

/** What was set and does nothing, or not what it seems to. */
function withoutEffect(config: Config): readonly string[] {
  const isOn = isAuthenticating(config);
  const forTokens = ["jwt-algorithms", "jwt-principal-claim", "jwt-clock-tolerance"] as const;
  const isUseless = (name: SettingName) => config["jwt-issuer"] === undefined && isChanged(config, name);
  return [
    ...due([
      [isOn && config["allow-unauthenticated"], "--allow-unauthenticated does nothing, for authentication is on."],
      [
        !isOn && config["rate-limit"] > 0,
        "--rate-limit holds for all callers together, for without authentication they are one.",
      ],
      [
        !isOn && isChanged(config, "max-waits-per-principal"),
        "--max-waits-per-principal does nothing, for authentication is off.",
      ],
      [
        config.console === undefined && config["console-read-only"],
        "--console-read-only does nothing, for there is no console (--console off).",
      ],
    ]),
    ...forTokens.filter(isUseless).map((name) => `--${name} does nothing without --jwt-issuer.`),
  ];
}

function isChanged(config: Config, name: SettingName): boolean {
  return String(config[name]) !== String(settings[name].parse(settings[name].default));
}

function due(warnings: readonly (readonly [isDue: boolean, text: string])[]): readonly string[] {
  return warnings.filter(([isDue]) => isDue).map(([, text]) => text);
}
