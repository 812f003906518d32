import { environmentVariable } from "./config.ts";
import { settings } from "./settings.ts";

/** What the environment can say besides the settings of a server, most of it to the commands that call one. */
const others = [
  ...["config", "address", "output", "ca", "cert", "key"],
  ...["token", "token-file", "api-key", "api-key-file"],
];

/** What Kubernetes and Docker set themselves where there is a service, or a linked container, by the name of longrun. */
const OF_SERVICES = /^LONGRUN_(?:SERVICE_(?:HOST|PORT)|PORT|NAME|ENV)(?:_|$)/;

const known: ReadonlySet<string> = new Set([...Object.keys(settings), ...others].map(environmentVariable));

/** The names of the variables that are meant for longrun, as it seems, and that nothing reads. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(environment).filter((name) => {
    return name.startsWith("LONGRUN_") && !known.has(name) && !OF_SERVICES.test(name);
  });
}
