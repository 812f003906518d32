import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** Somebody who can sign tokens with one key. */
export interface Signer {
  readonly kid: string;
  /** The public key, as in a key set. */
  readonly jwk: JWK;
  /** Signs claims; `header` replaces or, with undefined, leaves out parts of the usual one. */
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
}

/** Makes a key and who signs with it. */
export async function makeSigner(alg: string, kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT", ...header }).sign(privateKey),
  };
}

/** The text of a key set with the keys of some signers. */
export function keySetOf(...signers: readonly Signer[]): string {
  return JSON.stringify({ keys: signers.map(({ jwk }) => jwk) });
}

/** Puts a token together from its header and claims as they are; the signature is its third part. */
export function rawToken(header: unknown, claims: unknown, signature = ""): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${signature}`;
}
