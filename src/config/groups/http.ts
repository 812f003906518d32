import { parseMount } from "../mount.ts";
import { parseOrigins } from "../origins.ts";
import { setting, switchSetting } from "../setting.ts";

/** What is served over HTTP, and to which pages. */
export const httpSettings = {
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
  console: setting({
    placeholder: "PATH",
    description: "where people find the console, or off",
    default: "/console",
    parse: parseMount,
  }),
  "console-read-only": switchSetting("offer nothing in the console that changes operations", false),
};
