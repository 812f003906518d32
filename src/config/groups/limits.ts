import { countLimit, sizeLimit } from "../limit-setting.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const MILLION = 1_000_000;

/** How much one request may ask. */
export const limitSettings = {
  "max-message-bytes": sizeLimit("maxMessageBytes", "the largest request message, or body over HTTP", KIB, GIB),
  "max-operation-bytes": sizeLimit(
    "maxOperationBytes",
    "the largest operation; most clients read no more than 4MiB",
    KIB,
    GIB,
  ),
  "max-metadata-bytes": sizeLimit("maxMetadataBytes", "the largest metadata or headers of a request", KIB, 64 * KIB),
  "max-labels": countLimit("maxLabels", "how many labels an operation may have", 0, 1000),
  "max-filter-bytes": sizeLimit("maxFilterBytes", "the longest filter", 1, 64 * KIB),
  "max-filter-terms": countLimit("maxFilterTerms", "how many terms a filter may have", 1, 1000),
  "max-filter-depth": countLimit("maxFilterDepth", "how deep parentheses of a filter may be nested", 0, 100),
  "max-mask-paths": countLimit("maxMaskPaths", "how many paths an update mask may have", 1, 1000),
  "max-json-depth": countLimit("maxJsonDepth", "how deep JSON may be nested", 10, 1000),
  "max-waits": countLimit("maxWaits", "how many calls may wait or watch at a time", 1, 10 * MILLION),
  "max-waits-per-principal": countLimit(
    "maxWaitsPerPrincipal",
    "how many of them by one caller, with authentication",
    1,
    10 * MILLION,
  ),
  "max-watch-changes": countLimit(
    "maxWatchChanges",
    "how many changes may wait for the reader of a watch before it is cut off",
    1,
    MILLION,
  ),
  "max-watch-bytes": sizeLimit("maxWatchBytes", "how many bytes of changed operations may wait for it", MIB, GIB),
};
