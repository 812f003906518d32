import { unauthenticated } from "../errors.ts";

/** The token of an authorization header: `Bearer` in any case, spaces and a token68 (RFC 9110, 11.2 and RFC 6750, 2.1). */
export function bearerToken(authorization: string): string {
  const [, token] = /^bearer +([a-z0-9._~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined) throw unauthenticated("TOKEN_INVALID", 'The authorization is not "Bearer" and a token.');
  return token;
}

/** Whether a token has the shape of a JSON Web Token in compact form, which is three parts with dots between them. */
export function looksLikeJwt(token: string): boolean {
  return /^[^.]*\.[^.]*\.[^.]*$/.test(token);
}
