import type { HttpReply } from "../http.ts";
import { docsAssets } from "./read-docs-asset.ts";

/** Nothing comes from another host, and no script or style from the page itself. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Longrun API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <noscript>This page needs scripts. The API is described in <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/show.js"></script>
  </body>
</html>
`;

/** Swagger UI would ask a public server whether the document is valid, unless it is told not to. */
const SCRIPT = `SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
});
`;

/** The reference page for people, at `/docs`: it shows the OpenAPI document that is beside it. */
export function docsPage(): HttpReply {
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=UTF-8",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
    },
    body: HTML,
  };
}

/** The reply at `/docs/`, below which the links of the page would lead elsewhere. */
export function docsRedirect(): HttpReply {
  return { status: 308, headers: { location: "../docs" } };
}

/** A file that the page loads, from under `/docs/`; undefined if it has no such file. */
export async function docsFile(
  name: string,
  readAsset: (name: string) => Promise<Uint8Array>,
): Promise<HttpReply | undefined> {
  if (name === "show.js") return fileReply("text/javascript; charset=UTF-8", SCRIPT);
  const contentType = Object.hasOwn(docsAssets, name) ? docsAssets[name] : undefined;
  return contentType === undefined ? undefined : fileReply(contentType, await readAsset(name));
}

function fileReply(contentType: string, body: string | Uint8Array): HttpReply {
  return { status: 200, headers: { "content-type": contentType, "cache-control": "public, max-age=3600" }, body };
}
