/** The files that a page is made of, in the order they are joined: each sees what those before it say. */

/** Below `page/`. */
export const PAGE_STYLES = [
  "colours.css",
  "frame.css",
  "top.css",
  "tools.css",
  "map.css",
  "package.css",
  "neighbours.css",
  "layers.css",
] as const;

/** Below `page/`. */
export const PAGE_SCRIPTS = [
  "elements.js",
  "map.js",
  "package.js",
  "neighbours.js",
  "choose.js",
  "search.js",
  "start.js",
] as const;
