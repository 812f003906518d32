import type { JsonObject, Registry } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import type { BoundService } from "../../handlers/handler.ts";
import { ProtoJson } from "../../json/proto-json.ts";
import type { DescriptorSet } from "../../proto/descriptor-set.ts";
import { quote } from "../../quote.ts";
import { parsePathTemplate } from "../../transcoding/parse-path-template.ts";
import { parseQuery } from "../../transcoding/parse-query.ts";
import { type PathMatch, PathRouter } from "../../transcoding/path-router.ts";
import { type ActualRequest, actualRequest } from "../google/actual-request.ts";
import { API_VERSION } from "../google/api-version.ts";
import { errorReply } from "../google/error-reply.ts";
import { defaultParameters } from "../google/system-parameters.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { type ApiDescription, describeApi } from "./api-description.ts";
import { API_NAME, discoveryDocument } from "./discovery-document.ts";
import { docsFile, docsPage, docsRedirect } from "./docs-page.ts";
import { openApiDocument } from "./openapi-document.ts";
import type { ProfileMounts } from "./profile-descriptions.ts";
import { readDocsAsset } from "./read-docs-asset.ts";

const VERSION = new RegExp(`^${API_VERSION}$`);

/** What the documents need besides services. */
export interface DocumentsOptions {
  /** The proto files of the services, with their comments; asked for when a document first is. */
  readonly descriptors: () => DescriptorSet;
  /** The types that details of errors may have; asked for at each use. */
  readonly types: () => Registry;
  readonly mounts: ProfileMounts;
  /** Where clients find the API, such as `https://longrun.example.com`; by default, where they ask. */
  readonly publicUrl?: string | undefined;
  /** Reads a file of the reference page; {@link readDocsAsset} by default. */
  readonly readAsset?: (name: string) => Promise<Uint8Array>;
}

/** Answers a request for a document; undefined if there is none. */
type Answer = (
  request: HttpRequest,
  variables: ReadonlyMap<string, string>,
  query: string,
) => HttpReply | undefined | Promise<HttpReply | undefined>;

/**
 * Serves the documents of the API, and gives all requests for other paths to `others`: Discovery documents at
 * `/$discovery/rest?version=v1` and `/discovery/v1/apis/longrun/{version}/rest`, OpenAPI at `/openapi.json`, and a
 * reference page for people at `/docs`.
 */
export function documents(
  services: readonly BoundService[],
  { descriptors, types, mounts, publicUrl, readAsset = readDocsAsset }: DocumentsOptions,
  others: HttpHandler,
): HttpHandler {
  const json = new ProtoJson(types);
  let description: ApiDescription | undefined;
  const api = () => {
    description ??= describeApi(services, descriptors());
    return description;
  };
  const whereFound = ({ origin }: HttpRequest) => publicUrl?.replace(/\/+$/, "") ?? origin;
  const discovery = (request: HttpRequest, version: string) =>
    VERSION.test(version)
      ? jsonReply(discoveryDocument(api(), { rootUrl: `${whereFound(request)}/`, version }))
      : undefined;

  const router = new PathRouter<Answer>();
  const serve = (path: string, answer: Answer) =>
    router.add({ httpMethod: "GET", template: parsePathTemplate(path) }, answer);
  serve("/$discovery/rest", (request, _, query) => discovery(request, versionIn(query)));
  serve(`/discovery/v1/apis/${API_NAME}/{version}/rest`, (request, variables) =>
    discovery(request, variables.get("version") ?? ""),
  );
  serve("/openapi.json", (request) => jsonReply(openApiDocument(api(), { origin: whereFound(request), mounts })));
  serve("/docs", docsPage);
  serve("/docs/{file}", (_, variables) => docsFile(variables.get("file") ?? "", readAsset));

  const answer = async (
    request: HttpRequest,
    { httpMethod, path, query }: ActualRequest,
    match: Exclude<PathMatch<Answer>, { readonly kind: "none" }>,
  ): Promise<HttpReply> => {
    try {
      if (match.kind === "wrong method") {
        const [error, allow] = methodNotAllowed(httpMethod, match.allowed);
        return errorReply(json, error, defaultParameters, allow);
      }
      const reply = await match.target(request, match.variables, query);
      if (reply !== undefined) return reply;
      throw new LongrunError("ROUTE_NOT_FOUND", `There is no document at ${quote(path)}.`, { path });
    } catch (error) {
      return errorReply(json, error, defaultParameters);
    }
  };

  return (request) => {
    const actual = actualRequest(request);
    if (actual.path === "/docs/") return Promise.resolve(ofDocuments(docsRedirect()));
    const match = matchOf(router, actual.httpMethod, actual.path);
    return match.kind === "none" ? others(request) : answer(request, actual, match).then(ofDocuments);
  };
}

function ofDocuments(reply: HttpReply): HttpReply {
  return { ...reply, profile: "documents" };
}

/** A path that is malformed is no document's: the others say so, each in its own way. */
function matchOf(router: PathRouter<Answer>, httpMethod: string, path: string): PathMatch<Answer> {
  try {
    return router.match(httpMethod, path);
  } catch (error) {
    if (error instanceof LongrunError) return { kind: "none" };
    throw error;
  }
}

/** The parameter `version`; any others, such as keys, count for nothing. */
function versionIn(query: string): string {
  return parseQuery(query).find(([key]) => key === "version")?.[1] ?? "v1";
}

/** What the document says may depend on the host that was asked. */
function jsonReply(document: JsonObject): HttpReply {
  return {
    status: 200,
    headers: { "content-type": JSON_TYPE, "cache-control": "no-cache", vary: "Host" },
    body: `${JSON.stringify(document, undefined, 2)}\n`,
  };
}
