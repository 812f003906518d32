import { choiceSetting, fileSetting } from "../setting.ts";

/** Encryption, and the certificates of clients. The files are read again when they change. */
export const tlsSettings = {
  "tls-cert": fileSetting("serve with TLS, by this certificate and those between it and its authority (PEM)"),
  "tls-key": fileSetting("the private key of the certificate (PEM)"),
  "tls-client-ca": fileSetting("the authorities whose clients' certificates say who calls (PEM)"),
  "tls-client-auth": choiceSetting("POLICY", "certificates of clients: off, request or require", "off", [
    "off",
    "request",
    "require",
  ]),
};
