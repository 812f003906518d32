import type { Http2Session, ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { ClientCertificate } from "../../authentication/client-certificate.ts";
import type { CertificateOf } from "../certificate-of.ts";

/** Knows who is on the other side of each HTTP/2 session, which is asked for once; of one that is destroyed, nothing any more. */
export class SessionPeers {
  readonly #certificateOf: CertificateOf;
  readonly #addresses = new WeakMap<Http2Session, string | undefined>();
  readonly #certificates = new WeakMap<Http2Session, ClientCertificate | undefined>();

  constructor(certificateOf: CertificateOf = () => undefined) {
    this.#certificateOf = certificateOf;
  }

  /** The IP address of the other side of the session of a stream. */
  addressOf({ session }: ServerHttp2Stream): string | undefined {
    return session && known(this.#addresses, session, ({ remoteAddress }) => remoteAddress);
  }

  /** The certificate that the client has proved to have. Throws what the function throws that tells it. */
  certificateOf({ session }: ServerHttp2Stream): ClientCertificate | undefined {
    return session && known(this.#certificates, session, this.#certificateOf);
  }
}

function known<Value>(
  values: WeakMap<Http2Session, Value>,
  session: Http2Session,
  ask: (socket: Socket) => Value,
): Value | undefined {
  const value = values.get(session);
  if (value !== undefined || session.destroyed || values.has(session)) return value;
  const asked = ask(session.socket as Socket);
  values.set(session, asked);
  return asked;
}
