import { useState } from "preact/hooks";
import { type Credentials, credentials, signIn } from "./api/credentials.ts";

/** Asks for what the server wants: a bearer token or an API key. It is kept for this tab only. */
export function SignIn() {
  const [kind, setKind] = useState<Credentials["kind"]>("token");
  const [secret, setSecret] = useState("");
  const wasRefused = credentials.value !== undefined;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (secret.trim() !== "") signIn({ kind, secret: secret.trim() });
  };
  return (
    <main class="sign-in">
      <h1>Sign in</h1>
      <p>This server wants to know who calls. What you enter is kept in this tab only, until it is closed.</p>
      {wasRefused && (
        <p class="error" role="alert">
          The server did not accept that {credentials.value?.kind === "token" ? "token" : "API key"}.
        </p>
      )}
      <form onSubmit={onSubmit}>
        <fieldset>
          <legend>Sign in with</legend>
          <label>
            <input type="radio" name="kind" checked={kind === "token"} onChange={() => setKind("token")} /> Bearer token
          </label>
          <label>
            <input type="radio" name="kind" checked={kind === "key"} onChange={() => setKind("key")} /> API key
          </label>
        </fieldset>
        <label>
          {kind === "token" ? "Token" : "API key"}
          <input
            type="password"
            autocomplete="off"
            value={secret}
            onInput={(event) => setSecret(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
