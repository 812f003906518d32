import { parseDuration } from "../duration.ts";
import { choiceSetting, setting, switchSetting } from "../setting.ts";

/** What happens to operations: the operator's policy. */
export const operationSettings = {
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
  "strict-cancel": switchSetting("refuse to cancel an operation that is done, instead of answering OK", false),
  "delete-running": choiceSetting(
    "POLICY",
    "deletion of an operation that a producer works on: allow or reject",
    "allow",
    ["allow", "reject"],
  ),
};
