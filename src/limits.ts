import { MOST_MASK_PATHS } from "./aip/field-mask.ts";
import { DEFAULT_LIMITS } from "./aip/filter/filter-limits.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;

/**
 * How much one client may ask of a server, so that there is enough for the others. Sizes are in bytes, times in
 * milliseconds. What names, labels' keys and values, and IDs may be is no limit but the contract: each server must be able
 * to read what another has stored.
 */
export interface Limits {
  /** The most bytes of a request message over gRPC, and of a body over HTTP, as it comes and decompressed. */
  readonly maxMessageBytes: number;
  /** The most bytes of one google.longrunning.Operation, encoded, that a producer may write. */
  readonly maxOperationBytes: number;
  /** The most bytes of the metadata of a call over gRPC, and of a request line and its headers over HTTP. */
  readonly maxMetadataBytes: number;
  /** The most labels of an operation. */
  readonly maxLabels: number;
  /** The most bytes of a filter, in UTF-8. */
  readonly maxFilterBytes: number;
  /** The most bare words, literals and function calls in a filter. */
  readonly maxFilterTerms: number;
  /** The most parentheses around any term of a filter. */
  readonly maxFilterDepth: number;
  /** The most paths of an update mask. */
  readonly maxMaskPaths: number;
  /** How deep arrays and objects of JSON may be nested in one another, when it is read and when it is written. */
  readonly maxJsonDepth: number;
  /** The most calls that are open at a time on one HTTP/2 connection. */
  readonly maxStreams: number;
  /** The most calls of a server that wait or watch at a time. */
  readonly maxWaits: number;
  /** The most of these by one principal who is authenticated. */
  readonly maxWaitsPerPrincipal: number;
  /** The most operations whose changes wait for the reader of a watch. */
  readonly maxWatchChanges: number;
  /** The most bytes of operations in these. */
  readonly maxWatchBytes: number;
  /** A connection begins to speak, its TLS handshake is done, and its first request's head is there within this time. */
  readonly firstBytesTimeout: number;
  /** The message of a call, or a request with its body, is complete within this time. */
  readonly requestTimeout: number;
  /** How long a client may take nothing of a reply that waits for it, before the reply is cut off. */
  readonly replyTimeout: number;
  /** The most connections of a server that are open at a time. */
  readonly maxConnections: number;
  /** The most of these from one address; 0 is as many as there may be in all. */
  readonly maxConnectionsPerAddress: number;
  /** How long a connection is used before its client is asked to make another one; 0 is for ever. */
  readonly maxConnectionAge: number;
  /** How long calls on a connection that is too old may still take. */
  readonly maxConnectionAgeGrace: number;
  /** A connection over HTTP/2 that was silent for so long is asked whether its client is still there. */
  readonly keepaliveTime: number;
  /** How long the answer to that may take before the connection is closed. */
  readonly keepaliveTimeout: number;
}

/** The limits of a server that is told nothing else. */
export const defaultLimits: Limits = {
  maxMessageBytes: 4 * MIB,
  maxOperationBytes: 3.5 * MIB,
  maxMetadataBytes: 16 * KIB,
  maxLabels: 64,
  maxFilterBytes: DEFAULT_LIMITS.bytes,
  maxFilterTerms: DEFAULT_LIMITS.terms,
  maxFilterDepth: DEFAULT_LIMITS.depth,
  maxMaskPaths: MOST_MASK_PATHS,
  maxJsonDepth: 100,
  maxStreams: 1000,
  maxWaits: 100_000,
  maxWaitsPerPrincipal: 10_000,
  maxWatchChanges: 10_000,
  maxWatchBytes: 64 * MIB,
  firstBytesTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  replyTimeout: 30 * SECOND,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 0,
  maxConnectionAge: 0,
  maxConnectionAgeGrace: 30 * SECOND,
  keepaliveTime: 30 * SECOND,
  keepaliveTimeout: 15 * SECOND,
};

/** The limits that may be 0: no labels or no nesting at all, or, for connections, no limit. */
const mayBeZero: ReadonlySet<string> = new Set<keyof Limits>([
  "maxLabels",
  "maxFilterDepth",
  "maxConnectionsPerAddress",
  "maxConnectionAge",
]);

/** All limits, the given ones instead of {@link defaultLimits}. Throws a RangeError for one that is no positive whole number. */
export function limitsWith(chosen: Partial<Limits> = {}): Limits {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const least = mayBeZero.has(name) ? 0 : 1;
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(`limits.${name} must be a whole number, at least ${least}, not ${value}.`);
  }
  return { ...defaultLimits, ...Object.fromEntries(given) };
}
