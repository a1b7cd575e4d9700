/** Asks an index for a project. Sources: PEP 503 (address), PEP 691 (choice of form). */
import { HttpFailure } from "../../host/http-failure.ts";
import type { Http } from "../../host/http.ts";
import type { Candidate } from "../../python/candidate.ts";
import { normalise } from "../../python/name.ts";
import { readHtml } from "./html.ts";
import { IndexFault } from "./index-fault.ts";
import { readJson } from "./json.ts";

/** JSON where there is any: it alone has sizes and dates. The same words pip uses. */
const ACCEPT = [
  "application/vnd.pypi.simple.v1+json",
  "application/vnd.pypi.simple.v1+html;q=0.2",
  "text/html;q=0.01",
].join(", ");

/** No page of PyPI is longer than some 30 MB. */
const LIMIT = 128 * 2 ** 20;

/**
 * The files of `distribution` at `index`, in the order of its page; undefined when the index does not
 * have it.
 *
 * @param index  Its address, `https://pypi.org/simple`.
 * @throws {HttpFailure} When the page cannot be fetched.
 * @throws {IndexFault} When it cannot be read.
 */
export const readProject = async (
  http: Http,
  index: string,
  distribution: string,
): Promise<readonly Candidate[] | undefined> => {
  const address = projectUrl(index, distribution);
  try {
    const { url, contentType, body } = await http.page(address, { accept: ACCEPT, limit: LIMIT });
    return readPage(body, contentType, url);
  } catch (error) {
    if (error instanceof HttpFailure && error.details.missing === true) return undefined;
    throw error;
  }
};

/**
 * Where a project's page is: the normalised name, and a slash at the end.
 *
 * @example projectUrl("https://pypi.org/simple", "Flash_Attn") // "https://pypi.org/simple/flash-attn/"
 */
export const projectUrl = (index: string, distribution: string): string => {
  const url = new URL(index);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${normalise(distribution)}/`;
  return url.href;
};

const readPage = (body: Buffer, contentType: string, url: string): readonly Candidate[] => {
  const text = decoded(body, url);
  if (contentType === "application/vnd.pypi.simple.v1+json" || contentType === "application/json") {
    return readJson(text, url);
  }
  if (["application/vnd.pypi.simple.v1+html", "text/html", ""].includes(contentType)) {
    return readHtml(text, url);
  }
  throw new IndexFault(url, `is ${contentType}, and an index page is HTML or JSON`);
};

const decoded = (body: Buffer, url: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (error) {
    throw new IndexFault(url, "is not UTF-8", undefined, error);
  }
};
