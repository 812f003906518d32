import type { Socket } from "node:net";
import type { Credentials } from "../../authentication/authenticate.ts";
import type { ClientCertificate } from "../../authentication/client-certificate.ts";
import type { Principal } from "../../authorization/principal.ts";
import { Admission, type AdmissionOptions } from "../admission.ts";
import type { CertificateOf } from "../certificate-of.ts";
import { headerValues } from "../header-values.ts";
import { readCredentials } from "../read-credentials.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { queryCredentials } from "./query-credentials.ts";
import { tooOften, unidentified } from "./refusal.ts";
import type { RequestHead } from "./request-head.ts";

/** Whose requests are let in. */
export interface RequestAdmissionOptions extends AdmissionOptions {
  /** Whether everybody may make such a request, and as often as they like; of none by default. */
  readonly isOpen?: ((httpMethod: string, target: string) => boolean) | undefined;
  /** Tells the certificate of the client of a connection; asked once for each. */
  readonly certificateOf?: CertificateOf | undefined;
}

/** Lets in the requests of those who may make them. */
export class RequestAdmission {
  readonly #admission: Admission;
  readonly #isOpen: (httpMethod: string, target: string) => boolean;
  readonly #certificateOf: CertificateOf;
  readonly #certificates = new WeakMap<Socket, ClientCertificate | undefined>();

  constructor({ isOpen = () => false, certificateOf = () => undefined, ...admission }: RequestAdmissionOptions) {
    this.#admission = new Admission(admission);
    this.#isOpen = isOpen;
    this.#certificateOf = certificateOf;
  }

  /**
   * Who makes a request, by its head; `onIdentified` is told before it is asked whether they make too many. Throws, or rejects
   * with, a {@link Refusal}: 401 with a challenge if it cannot be told who calls, 503 if not now, 429 for one request too many.
   */
  admit(
    { method, rawHeaders, socket }: IncomingRequest,
    { target, headers }: RequestHead,
    onIdentified: (principal: Principal) => void,
  ): Principal | Promise<Principal> {
    if (this.#isOpen(method === "HEAD" ? "GET" : method, target)) return this.#admission.stranger;
    const letIn = (principal: Principal): Principal => {
      onIdentified(principal);
      const limit = this.#admission.limit(principal);
      if (limit !== undefined) throw tooOften(limit.error, limit.wait);
      return principal;
    };
    const credentials = (): Credentials => {
      const all = { ...headers, authorization: headerValues("authorization", rawHeaders) };
      return readCredentials(all, this.#certificate(socket), queryCredentials(target));
    };
    let principal: Principal | Promise<Principal>;
    try {
      principal = this.#admission.identify(credentials);
    } catch (thrown) {
      throw unidentified(thrown);
    }
    return principal instanceof Promise ? principal.then(letIn, refuse) : letIn(principal);
  }

  #certificate(socket: Socket): ClientCertificate | undefined {
    if (!this.#certificates.has(socket)) this.#certificates.set(socket, this.#certificateOf(socket));
    return this.#certificates.get(socket);
  }
}

function refuse(thrown: unknown): never {
  throw unidentified(thrown);
}
