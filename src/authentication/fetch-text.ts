const MOST_BYTES = 1 << 20;

/** Gets a text of at most 1 MiB over HTTP. Follows no redirects; rejects unless the status is 200. */
export async function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { redirect: "error", signal, headers: { accept: "application/json" } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The HTTP status is ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`The answer has more than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
