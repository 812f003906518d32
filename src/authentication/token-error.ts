import { errors } from "jose";
import { LongrunError, unauthenticated } from "../errors.ts";

/** Says why a token is not good (UNAUTHENTICATED), by what jose has thrown, and repeats nothing of the token. */
export function tokenError(thrown: unknown): LongrunError {
  return thrown instanceof LongrunError ? thrown : unauthenticated("TOKEN_INVALID", messageFor(thrown));
}

function messageFor(thrown: unknown): string {
  if (thrown instanceof errors.JWTExpired) return "The token has expired.";
  if (thrown instanceof errors.JWTClaimValidationFailed) return claimMessage(thrown);
  if (thrown instanceof errors.JWKSNoMatchingKey) return "The token is not signed with a key (kid) that is known.";
  if (thrown instanceof errors.JWKSMultipleMatchingKeys) {
    return "The token does not name the key (kid) that it is signed with, and there are several.";
  }
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return "The signature of the token is wrong.";
  if (thrown instanceof errors.JWSInvalid || thrown instanceof errors.JWTInvalid) return "The token is malformed.";
  return "The token cannot be verified.";
}

function claimMessage({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === "missing") return `The token lacks the claim "${claim}".`;
  if (reason === "invalid") return `The claim "${claim}" of the token is malformed.`;
  switch (claim) {
    case "iss":
      return "The token is not from the issuer (iss) that is trusted.";
    case "aud":
      return "The token is not meant for this server (aud).";
    case "nbf":
      return "The token is not good yet (nbf).";
    default:
      return `The claim "${claim}" of the token is wrong.`;
  }
}
