/** A link of an index's page, as a lock may hold it. */
import { carriesSecret, withoutLogin, withoutSecrets } from "../../address.ts";

/** Where a link leads. */
export interface Link {
  /** Without login, for that comes from netrc, without signature or token, and without fragment. */
  readonly url: string;
  /** Behind `#`; "" where there is none. */
  readonly fragment: string;
  /** Whether it had a signature or token: locked, that would be published, and it would run out. */
  readonly signed: boolean;
}

/**
 * Where `href` leads from `base`; undefined when it is no address.
 *
 * @example readLink("six-1.0.tar.gz#md5=00", "https://a.b/six/")
 * // { url: "https://a.b/six/six-1.0.tar.gz", fragment: "md5=00", signed: false }
 */
export const readLink = (href: string, base: string): Link | undefined => {
  const trimmed = href.trim();
  if (!URL.canParse(trimmed, base)) return undefined;
  const target = new URL(trimmed, base);
  const fragment = target.hash.slice(1);
  target.hash = "";
  const url = withoutLogin(target.href);
  return { url: withoutSecrets(url), fragment, signed: carriesSecret(url) };
};
