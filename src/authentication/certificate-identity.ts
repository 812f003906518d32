import type { Identity } from "../authorization/identity.ts";
import { unauthenticated } from "../errors.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import { isPrincipalId } from "./is-principal-id.ts";

const identities = new WeakMap<ClientCertificate, Identity>();

/**
 * Who has a certificate: its first SPIFFE ID, else its first URI, else its first DNS name, else its common name. A DNS
 * name or common name that looks like a URI is refused, for it could pass for somebody else's. Gives the same object for
 * the same certificate; throws UNAUTHENTICATED.
 */
export function certificateIdentity(certificate: ClientCertificate): Identity {
  const known = identities.get(certificate);
  if (known !== undefined) return known;
  const identity = identityOf(certificate);
  identities.set(certificate, identity);
  return identity;
}

function identityOf({ commonName, uris, dnsNames }: ClientCertificate): Identity {
  const uri = uris.find((each) => each.startsWith("spiffe://")) ?? uris[0];
  const id = uri ?? dnsNames[0] ?? commonName;
  if (!isPrincipalId(id) || (uri === undefined && id.includes("://"))) {
    const message = "The client certificate has no URI, DNS name or common name that can say whose it is.";
    throw unauthenticated("CERTIFICATE_INVALID", message);
  }
  const claims = { uri: uris, dns: dnsNames, ...(commonName !== undefined && { cn: commonName }) };
  return { name: `cert:${id}`, claims };
}
