/** What a client's certificate says of its owner. */
export interface ClientCertificate {
  /** The common name of the subject, if it has one. */
  readonly commonName: string | undefined;
  /** The URIs among the subject's alternative names, such as SPIFFE IDs. */
  readonly uris: readonly string[];
  /** The DNS names among the subject's alternative names. */
  readonly dnsNames: readonly string[];
}
