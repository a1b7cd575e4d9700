/** A link of an index's page, as a lock may hold it. */
import { carriesSecret, withoutLogin } from "../../address.ts";
import { fileName } from "../../../dsl/wheel-name.ts";
import { IndexFault } from "./index-fault.ts";

/** Where a link leads. */
export interface Link {
  /** Without login, for that comes from netrc, and without fragment. */
  readonly url: string;
  /** Behind `#`; "" where there is none. */
  readonly fragment: string;
}

/**
 * Where `href` leads from `base`; undefined when it is no address.
 *
 * @param page  The page it stands on.
 * @throws {IndexFault} When the address is signed or holds a token: locked, it would be published, and
 *   run out.
 * @example readLink("six-1.0.tar.gz#md5=00", "https://a.b/six/", "https://a.b/six/")
 * // { url: "https://a.b/six/six-1.0.tar.gz", fragment: "md5=00" }
 */
export const readLink = (href: string, base: string, page: string): Link | undefined => {
  const trimmed = href.trim();
  if (!URL.canParse(trimmed, base)) return undefined;
  const target = new URL(trimmed, base);
  const fragment = target.hash.slice(1);
  target.hash = "";
  const url = withoutLogin(target.href);
  if (carriesSecret(url)) {
    throw new IndexFault(
      page,
      `links to ${fileName(url)} with a signature or token in the address, which a lock would publish`,
      "take an index whose links stay as they are: it may ask for a login, from ~/.netrc",
    );
  }
  return { url, fragment };
};
