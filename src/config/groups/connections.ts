import { countLimit, timeLimit } from "../limit-setting.ts";

const SECOND = 1000;
const MILLION = 1_000_000;

/** How many connections there may be, for how long, and how slow their clients may be. */
export const connectionSettings = {
  "max-connections": countLimit("maxConnections", "how many connections may be open", 1, MILLION),
  "max-connections-per-address": countLimit(
    "maxConnectionsPerAddress",
    "how many of them from one address; 0 is as many as come",
    0,
    MILLION,
  ),
  "max-connection-age": timeLimit(
    "maxConnectionAge",
    "ask clients to connect anew after this time, so that load spreads over new servers; 0 is never",
    0,
  ),
  "max-connection-age-grace": timeLimit("maxConnectionAgeGrace", "how long calls may still take after that"),
  "max-streams": countLimit("maxStreams", "how many calls may be open on one HTTP/2 connection", 1, MILLION),
  "keepalive-time": timeLimit(
    "keepaliveTime",
    "after how much silence an HTTP/2 client is asked whether it is still there",
    SECOND,
  ),
  "keepalive-timeout": timeLimit("keepaliveTimeout", "how long the answer to that may take"),
  "first-bytes-timeout": timeLimit("firstBytesTimeout", "how long a connection may take to begin its first request"),
  "request-timeout": timeLimit("requestTimeout", "how long a request may take to be sent"),
  "reply-timeout": timeLimit("replyTimeout", "how long a client may read nothing of a reply that waits for it"),
};
