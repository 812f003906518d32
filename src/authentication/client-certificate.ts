import type { PeerCertificate } from "node:tls";

/** What a client's certificate says of its owner. */
export interface ClientCertificate {
  /** The common name of the subject, if it has one. */
  readonly commonName: string | undefined;
  /** The URIs among the subject's alternative names, such as SPIFFE IDs. */
  readonly uris: readonly string[];
  /** The DNS names among the subject's alternative names. */
  readonly dnsNames: readonly string[];
}

/** An alternative name as Node writes it: its kind, and its value as it is or, if it has special characters, as a JSON string. */
const ALTERNATIVE_NAME =
  /(?<kind>[^:",]+):(?:(?<quoted>"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<plain>[^",]*))(?:, |$)/guy;

/**
 * What the certificate says that `getPeerCertificate()` of node:tls gives; undefined if the client has sent none. Whether
 * an authority of the server's has signed it, the caller finds out. A subject with several common names has none, and
 * nothing is said of a certificate whose alternative names cannot be told from each other (CVE-2021-44532).
 */
export function clientCertificate(peer: PeerCertificate): ClientCertificate | undefined {
  if (Object.keys(peer).length === 0) return undefined;
  const text = peer.subjectaltname ?? "";
  const names = [...text.matchAll(ALTERNATIVE_NAME)];
  const isWhole = names.reduce((length, [name]) => length + name.length, 0) === text.length;
  if (!isWhole) return { commonName: undefined, uris: [], dnsNames: [] };
  const valuesOf = (wanted: string) => names.flatMap(({ groups }) => nameOfKind(wanted, groups ?? {}));
  const commonName: unknown = peer.subject.CN;
  return {
    commonName: typeof commonName === "string" ? commonName : undefined,
    uris: valuesOf("URI"),
    dnsNames: valuesOf("DNS"),
  };
}

function nameOfKind(wanted: string, { kind, quoted, plain = "" }: Readonly<Record<string, string>>): readonly string[] {
  if (kind !== wanted) return [];
  return [quoted === undefined ? plain : JSON.parse(quoted)];
}
