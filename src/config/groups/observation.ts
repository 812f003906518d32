import { logLevels } from "../../observe/log.ts";
import { parseListenAddress } from "../listen-address.ts";
import { choiceSetting, fileSetting, setting } from "../setting.ts";

/** What the server tells about itself. */
export const observationSettings = {
  "log-level": choiceSetting(
    "LEVEL",
    `how much to log: ${logLevels.join(", ")}; info is a line for each call`,
    "info",
    logLevels,
  ),
  "audit-log": fileSetting("also write who cancelled and deleted what to this file, a line of JSON each"),
  "metrics-listen": setting({
    placeholder: "HOST:PORT",
    description: "serve /metrics, /livez and /readyz here too, without authentication",
    default: "",
    parse: (text) => (text === "" ? undefined : parseListenAddress(text)),
  }),
};
