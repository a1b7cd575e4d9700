/** Addresses that are shown or stored: without what gives access. */

/**
 * Whether whoever has the address has what it gives access to: it holds a login, or a query that signs
 * it (`X-Amz-Signature`, `sig`) or is a token. What is no address holds none.
 *
 * @example carriesSecret("https://s3.example/x.whl?X-Amz-Signature=abc") // true
 */
export const carriesSecret = (url: string): boolean =>
  URL.canParse(url) && (hasLogin(new URL(url)) || isSigned(new URL(url)));

/**
 * The address without login, and without its query where that is secret.
 *
 * @example withoutSecrets("https://me:pw@a.example/x?token=abc") // "https://a.example/x"
 */
export const withoutSecrets = (url: string): string => {
  if (!carriesSecret(url)) return url;
  const bare = new URL(withoutLogin(url));
  if (isSigned(bare)) bare.search = "";
  return bare.href;
};

/**
 * The address without user and password.
 *
 * @throws {TypeError} When it is no address.
 */
export const withoutLogin = (url: string): string => {
  const bare = new URL(url);
  if (!hasLogin(bare)) return url;
  bare.username = "";
  bare.password = "";
  return bare.href;
};

const hasLogin = ({ username, password }: URL): boolean => username !== "" || password !== "";

const isSigned = ({ searchParams }: URL): boolean =>
  [...searchParams.keys()].some((key) => SECRET.test(key));

/**
 * Parameters of signed addresses (Amazon S3 and CloudFront, Google Cloud Storage, Azure's `sig`), and
 * what tokens go by.
 */
const SECRET = /sig(?:nature)?$|token|secret|passw|credential|key(?:-?id)?$|auth(?!ors?$)|jwt/i;
