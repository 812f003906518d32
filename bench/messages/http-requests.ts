import { sampleId } from "./sample.ts";

const metadata = {
  "@type": "type.googleapis.com/google.longrunning.OperationInfo",
  responseType: "acme.bookstores.v1.ImportBooksResponse",
  metadataType: "acme.bookstores.v1.ImportBooksSamples.Metadata",
};

/** The JSON of the operation with a number, in the root, as a Get answers it. */
export function sampleJson(index: number): object {
  return { name: `operations/${sampleId(index)}`, metadata, done: false };
}

/** A GET of the operation with a number; `query` begins with its question mark. */
export function httpGet(index: number, query = ""): Buffer {
  return request("GET", `/v1/operations/${sampleId(index)}${query}`);
}

/** A GET of the first page of a list. */
export function httpList(pageSize: number): Buffer {
  return request("GET", `/v1/operations?pageSize=${pageSize}`);
}

/** A POST that creates an operation; without an ID the server makes one. */
export function httpCreate(operationId?: string): Buffer {
  return request("POST", "/v1/operations", JSON.stringify({ operationId, operation: { metadata } }));
}

/** A whole HTTP/1.1 request, with the headers that an ordinary client sends. */
function request(method: string, target: string, body = ""): Buffer {
  const ofBody = body === "" ? "" : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: application/json\r\n`;
  return Buffer.from(`${head}${ofBody}\r\n${body}`);
}
