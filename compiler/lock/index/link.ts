/** A link of an index's page, as a lock may hold it. */
import { carriesSecret, withoutLogin, withoutSecrets } from "../../address.ts";
import { fileName } from "../../../dsl/wheel-name.ts";

/** Where a link leads. */
export interface Link {
  /** Without login, for that comes from netrc, without signature or token, and without fragment. */
  readonly url: string;
  /** The file it leads to, as its address names it. */
  readonly file: string;
  /** Behind `#`; "" where there is none. */
  readonly fragment: string;
  /** Whether it had a signature or token: locked, that would be published, and it would run out. */
  readonly signed: boolean;
}

/** No server takes a longer address. */
const LONGEST = 16_384;

/**
 * Where `href` leads from `base`; undefined when it is no http address of a file.
 *
 * @example readLink("six-1.0.tar.gz#md5=00", "https://a.b/six/")
 * // { url: "https://a.b/six/six-1.0.tar.gz", file: "six-1.0.tar.gz", fragment: "md5=00", signed: false }
 */
export const readLink = (href: string, base: string): Link | undefined => {
  const trimmed = href.trim();
  if (trimmed.length > LONGEST || !URL.canParse(trimmed, base)) return undefined;
  const target = new URL(trimmed, base);
  const fragment = target.hash.slice(1);
  target.hash = "";
  if (!/^https?:$/.test(target.protocol)) return undefined;
  const url = withoutLogin(target.href);
  return { url: withoutSecrets(url), file: fileName(url), fragment, signed: carriesSecret(url) };
};
