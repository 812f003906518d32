import { parseDuration } from "../duration.ts";
import { parseListenAddress } from "../listen-address.ts";
import { parsePublicUrl } from "../public-url.ts";
import { hidePassword, parseRepository } from "../repository-url.ts";
import { setting, switchSetting } from "../setting.ts";

/** Where the server listens, where operations live, and what it knows. */
export const servingSettings = {
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
    hideSecrets: hidePassword,
  }),
  migrate: switchSetting(
    "bring an older schema of the repository up to date at the start; --no-migrate refuses it instead",
    true,
  ),
  "descriptor-set": setting({
    placeholder: "FILE",
    description: "know the types of this FileDescriptorSet (buf build -o FILE), for filters, JSON and reflection",
    default: "",
    parse: (text) => text,
  }),
  "public-url": setting({
    placeholder: "URL",
    description: "where clients find the server, for the documents; without it, the host that they ask",
    default: "",
    parse: parsePublicUrl,
    hideSecrets: hidePassword,
  }),
  "shutdown-grace": setting({
    placeholder: "DURATION",
    description: "how long calls in progress may take once the server is told to stop",
    default: "10s",
    parse: parseDuration,
  }),
};
