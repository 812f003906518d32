import { parseKeySetLocation } from "../../authentication/key-set-location.ts";
import { defaultTokenAlgorithms } from "../../authentication/token-verifier.ts";
import { parseAlgorithms } from "../algorithms.ts";
import { parseCount } from "../count.ts";
import { parseDurationWithin } from "../duration.ts";
import { hideQuery } from "../hide-query.ts";
import { parseRate } from "../rate.ts";
import { fileSetting, setting, switchSetting } from "../setting.ts";
import { parseTextList } from "../text-list.ts";

/** Who calls, what they may do, and how often. */
export const callerSettings = {
  "jwt-issuer": setting({
    placeholder: "ISSUER",
    description: "take the tokens (JWT) of this issuer, exactly as their iss claim has it",
    default: "",
    parse: (text) => (text === "" ? undefined : text),
  }),
  "jwt-audience": setting({
    placeholder: "AUDIENCES",
    description: "one of which a token must be for, with commas between",
    default: "",
    parse: parseTextList,
  }),
  "jwt-jwks": setting({
    placeholder: "LOCATION",
    description: "where the public keys (JWKS) of the issuer are: a file, or a URL",
    default: "",
    parse: (text) => (text === "" ? undefined : parseKeySetLocation(text)),
    hideSecrets: hideQuery,
  }),
  "jwt-algorithms": setting({
    placeholder: "ALGORITHMS",
    description: "by which tokens may be signed, with commas between",
    default: defaultTokenAlgorithms.join(","),
    parse: parseAlgorithms,
  }),
  "jwt-principal-claim": setting({
    placeholder: "CLAIM",
    description: "which claim of a token says who calls",
    default: "sub",
    parse: parseClaim,
  }),
  "jwt-clock-tolerance": setting({
    placeholder: "DURATION",
    description: "by how much the issuer's clock may differ",
    default: "30s",
    parse: (text) => parseDurationWithin(text, 0, 60_000),
  }),
  "api-keys": fileSetting("take the API keys in this file, which longrun api-key makes the entries of"),
  "access-policy": fileSetting("who may do what; without it, everybody who is authenticated may do everything"),
  "allow-unauthenticated": switchSetting(
    "listen on other addresses than this machine's own without authentication",
    false,
  ),
  "rate-limit": setting({
    placeholder: "NUMBER",
    description: "how many calls a second each caller may make in the long run; 0 is as many as come",
    default: "0",
    parse: parseRate,
  }),
  "rate-burst": setting({
    placeholder: "NUMBER",
    description: "how many calls a caller may make at once; 0 is those of one second",
    default: "0",
    parse: (text) => parseCount(text, 0, 1_000_000_000),
  }),
};

function parseClaim(text: string): string {
  if (text !== "") return text;
  throw new Error("must be the name of a claim, such as sub");
}
