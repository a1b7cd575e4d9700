/** Names of files in the Nix store. */

/**
 * `text` with what a store name cannot hold replaced by "-". Source: Nix manual, "Store path".
 *
 * @example storeName("torch-2.10.0%2Bcu130.whl") // "torch-2.10.0-2Bcu130.whl"
 */
export const storeName = (text: string): string => {
  const name = text.replace(/[^0-9A-Za-z+\-._?=]/g, "-").replace(/^\.+/, "");
  return name === "" ? "source" : name;
};
