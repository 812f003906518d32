import { ApiKeys } from "../../authentication/api-keys.ts";
import type { Authenticate } from "../../authentication/authenticate.ts";
import { authenticator } from "../../authentication/authenticator.ts";
import { openKeySource } from "../../authentication/key-set-location.ts";
import { messageOf } from "../../authentication/message-of.ts";
import { TokenVerifier } from "../../authentication/token-verifier.ts";
import { AccessPolicy } from "../../authorization/access-policy.ts";
import { isAuthenticating } from "../../config/is-authenticating.ts";
import type { Config } from "../../config/settings.ts";
import { WatchedFiles } from "../../files/watched-files.ts";
import { inFile } from "./in-file.ts";
import type { OpenContext } from "./open-thing.ts";

/** What the names of all who can have proved who they are begin with. */
const principalPrefixes = ["jwt:", "key:", "cert:"];

/** How a server tells its callers; undefined if it does not ask who they are. Throws ConfigError. */
export function openCallers(config: Config, context: OpenContext): Authenticate | undefined {
  if (!isAuthenticating(config)) return undefined;
  const policy = openPolicy(config["access-policy"], context);
  return authenticator({
    jwt: openTokens(config, context),
    apiKeys: openApiKeys(config["api-keys"], context),
    certificates: config["tls-client-auth"] !== "off",
    principalOf: (identity) => policy().principalOf(identity),
  });
}

function openTokens(config: Config, { warn, reloaded, add }: OpenContext): TokenVerifier | undefined {
  const { "jwt-issuer": issuer, "jwt-jwks": location, "jwt-audience": audiences } = config;
  if (issuer === undefined || location === undefined) return undefined;
  const options = { warn: warn("jwks"), onReload: () => reloaded("jwks") };
  const keys = add(inFile("--jwt-jwks", () => openKeySource(location, options)));
  return new TokenVerifier({
    issuer,
    audiences,
    algorithms: config["jwt-algorithms"],
    clockTolerance: config["jwt-clock-tolerance"],
    principalClaim: config["jwt-principal-claim"],
    keys,
  });
}

function openApiKeys(path: string | undefined, { warn, advise, reloaded, add }: OpenContext): ApiKeys | undefined {
  if (path === undefined) return undefined;
  const adviseIfEmpty = () => {
    if (keys.isEmpty) advise(`${path} has no keys: nobody can call by one.`);
  };
  const onReload = () => {
    reloaded("api-keys");
    adviseIfEmpty();
  };
  const keys: ApiKeys = add(inFile("--api-keys", () => ApiKeys.open(path, { warn: warn("api-keys"), onReload })));
  adviseIfEmpty();
  return keys;
}

/** The policy that is in force; everybody who is authenticated may do everything without a file. */
function openPolicy(path: string | undefined, { warn, reloaded, add }: OpenContext): () => AccessPolicy {
  if (path === undefined) return () => AccessPolicy.everybodyAdmin;
  const complain = warn("access-policy");
  const files: WatchedFiles<AccessPolicy> = add(
    inFile("--access-policy", () =>
      WatchedFiles.open([path], ([content]) => AccessPolicy.parse(String(content), { principalPrefixes }), {
        onReload: () => reloaded("access-policy"),
        onError: (error) => complain(`${path}: ${sentence(error)} The policy before it stays in force.`),
      }),
    ),
  );
  return () => files.value;
}

/** The message of an error as a sentence; Node's have no full stop. */
function sentence(error: unknown): string {
  return messageOf(error).replace(/[^.]$/su, "$&.");
}
