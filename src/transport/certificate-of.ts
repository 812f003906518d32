import type { Socket } from "node:net";
import type { ClientCertificate } from "../authentication/client-certificate.ts";

/** The certificate with which the client of a connection has proved who it is; undefined if it has not. */
export type CertificateOf = (socket: Socket) => ClientCertificate | undefined;
