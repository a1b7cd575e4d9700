/** A body as bytes, with its length watched. */
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { networkFailure } from "./http-network.ts";
import type { Answer } from "./http-request.ts";

/**
 * The bytes of an answer, in pieces, gzip undone.
 *
 * @throws {HttpFailure} `truncated` when there are fewer than announced, or gzip is damaged; `network`
 *   when the connection breaks; `aborted`.
 */
export async function* bytesOf(answer: Answer, listen: HttpListener): AsyncGenerator<Buffer> {
  const { url, body } = answer;
  const announced = contentLength(answer);
  const encoding = answer.header("content-encoding") ?? "identity";
  let raw = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      const bytes = chunk as Buffer;
      raw += bytes.length;
      listen({ kind: "bytes", url, bytes: bytes.length });
      yield bytes;
    }
  }
  try {
    yield* encoding === "identity" ? counted() : decoded(counted(), encoding, url);
  } catch (error) {
    throw cutShort(url, error, raw, announced);
  } finally {
    body.destroy();
  }
  if (announced !== undefined && raw !== announced) {
    throw new HttpFailure("truncated", url, lengths(raw, announced));
  }
}

/**
 * The whole body, when it is not longer than `limit` bytes.
 *
 * @throws {HttpFailure} As `bytesOf`, and `too-large`.
 */
export const wholeBody = async (
  answer: Answer,
  limit: number,
  listen: HttpListener,
): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytesOf(answer, listen)) {
    length += chunk.length;
    if (length > limit) {
      throw new HttpFailure(
        "too-large",
        answer.url,
        `is longer than ${String(limit)} bytes, which no such answer should be`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};

/** `Content-Length`, when it is a number. */
export const contentLength = ({ header }: Pick<Answer, "header">): number | undefined => {
  const value = header("content-length");
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
};

async function* decoded(
  raw: AsyncGenerator<Buffer>,
  encoding: string,
  url: string,
): AsyncGenerator<Buffer> {
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    throw new HttpFailure("truncated", url, `is encoded as ${encoding}, which was not asked for`);
  }
  const gunzip = createGunzip();
  // Errors of either end reach whoever reads the other.
  pipeline(raw, gunzip, () => undefined);
  for await (const chunk of gunzip) yield chunk as Buffer;
}

const cutShort = (
  url: string,
  error: unknown,
  raw: number,
  announced: number | undefined,
): HttpFailure => {
  if (error instanceof HttpFailure) return error;
  const failure = networkFailure(url, error);
  if (failure.reason === "aborted") return failure;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_")) {
    return new HttpFailure("truncated", url, "its gzip encoding is damaged", { cause: error });
  }
  return announced !== undefined && raw < announced && code !== "BODY_TIMEOUT"
    ? new HttpFailure("truncated", url, lengths(raw, announced), { cause: error })
    : failure;
};

const lengths = (raw: number, announced: number): string =>
  `${String(raw)} bytes came, ${String(announced)} were announced`;
