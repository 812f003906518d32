import type { Limits } from "../limits.ts";
import type { Config } from "./settings.ts";

/** The limits that a configuration sets. */
export function limitsOf(config: Config): Limits {
  return {
    maxMessageBytes: config["max-message-bytes"],
    maxOperationBytes: config["max-operation-bytes"],
    maxMetadataBytes: config["max-metadata-bytes"],
    maxLabels: config["max-labels"],
    maxFilterBytes: config["max-filter-bytes"],
    maxFilterTerms: config["max-filter-terms"],
    maxFilterDepth: config["max-filter-depth"],
    maxMaskPaths: config["max-mask-paths"],
    maxJsonDepth: config["max-json-depth"],
    maxStreams: config["max-streams"],
    maxWaits: config["max-waits"],
    maxWaitsPerPrincipal: config["max-waits-per-principal"],
    maxWatchChanges: config["max-watch-changes"],
    maxWatchBytes: config["max-watch-bytes"],
    firstBytesTimeout: config["first-bytes-timeout"],
    requestTimeout: config["request-timeout"],
    replyTimeout: config["reply-timeout"],
    maxConnections: config["max-connections"],
    maxConnectionsPerAddress: config["max-connections-per-address"],
    maxConnectionAge: config["max-connection-age"],
    maxConnectionAgeGrace: config["max-connection-age-grace"],
    keepaliveTime: config["keepalive-time"],
    keepaliveTimeout: config["keepalive-timeout"],
  };
}
