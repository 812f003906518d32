import { formatDuration } from "./duration.ts";
import { isAuthenticating } from "./is-authenticating.ts";
import { overlap } from "./mount.ts";
import type { Config } from "./settings.ts";

/** Says which settings do not go together, and why; undefined if all do. */
export function contradiction(config: Config): string | undefined {
  return rules.map((rule) => rule(config)).find((problem) => problem !== undefined);
}

const rules: readonly ((config: Config) => string | undefined)[] = [
  (config) => {
    const names = ["xiq-mount", "async-mount", "console"] as const;
    const mounts = names.flatMap((name) => {
      const mount = config[name];
      return mount === undefined ? [] : [{ name, mount }];
    });
    for (const [index, one] of mounts.entries()) {
      const other = mounts.slice(index + 1).find(({ mount }) => overlap(one.mount, mount));
      if (other === undefined) continue;
      return `--${one.name} ${one.mount} and --${other.name} ${other.mount}: neither may be the other or under it`;
    }
    return undefined;
  },
  (config) => {
    const given = {
      "jwt-issuer": config["jwt-issuer"] !== undefined,
      "jwt-audience": config["jwt-audience"].length > 0,
      "jwt-jwks": config["jwt-jwks"] !== undefined,
    };
    const missing = Object.entries(given).find(([, isGiven]) => !isGiven)?.[0];
    const present = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
    return missing && present && `--${present} needs --${missing}: tokens are checked by issuer, audience and keys`;
  },
  ({ "tls-cert": cert, "tls-key": key }) => {
    if ((cert === undefined) === (key === undefined)) return undefined;
    return cert === undefined ? "--tls-key needs --tls-cert" : "--tls-cert needs --tls-key";
  },
  (config) => {
    if (config["tls-client-ca"] === undefined) {
      const policy = config["tls-client-auth"];
      return policy === "off" ? undefined : `--tls-client-auth ${policy} needs --tls-client-ca`;
    }
    if (config["tls-cert"] === undefined) return "--tls-client-ca needs --tls-cert and --tls-key";
    return config["tls-client-auth"] === "off"
      ? "--tls-client-ca needs --tls-client-auth request or require"
      : undefined;
  },
  (config) => {
    if (config["access-policy"] === undefined || isAuthenticating(config)) return undefined;
    return "--access-policy needs authentication: --jwt-issuer, --api-keys or --tls-client-auth";
  },
  ({ "rate-burst": burst, "rate-limit": rate }) => {
    return burst > 0 && rate === 0 ? "--rate-burst needs --rate-limit" : undefined;
  },
  ({ "keepalive-timeout": timeout, "keepalive-time": time }) => {
    if (timeout <= time) return undefined;
    return `--keepalive-timeout ${formatDuration(timeout)}: must not be longer than --keepalive-time, ${formatDuration(time)}`;
  },
];
