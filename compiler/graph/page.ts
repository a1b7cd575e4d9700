/** The page of an image: one HTML file that asks for nothing else. */
import type { PageData } from "./page-data.ts";

/** What lies in the page as text, and the SHA-256 of each in base64, by which the page lets them in. */
export interface PageParts {
  readonly style: string;
  readonly script: string;
  readonly styleHash: string;
  readonly scriptHash: string;
}

/** The HTML of a page. Equal data gives equal bytes. */
export const pageHtml = (data: PageData, parts: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="comfynix">
<link rel="icon" href="data:,">
<title>${escaped(data.name)}: where the bytes are</title>
<style>${parts.style}</style>
</head>
<body>
<a class="skip" href="#map">Skip to the map</a>
<header>
<div class="top">
<div>
<h1>${escaped(data.name)}</h1>
<p class="about"><span class="reference">${escaped(data.reference)}</span>${data.runs.map((each) => `<span>${escaped(each)}</span>`).join("")}</p>
</div>
<dl class="figures">
${figure("packages", String(data.packages))}
${figure("layers", String(data.layers.length))}
${figure(data.sizes === "store" ? "in the store" : "to download", data.size)}
</dl>
</div>
<div class="tools">
<div class="search">
<label class="hidden" for="search">Search packages</label>
<input id="search" type="text" role="combobox" autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-expanded="false" aria-controls="results" placeholder="Search ${String(data.packages)} packages">
<kbd aria-hidden="true">/</kbd>
<ul id="results" role="listbox" aria-label="Packages found" hidden></ul>
</div>
<ul class="legend" aria-label="Colours">
<li data-kind="wheel">wheel</li>
<li data-kind="source">from source</li>
<li data-kind="nixpkgs">nixpkgs</li>
<li data-kind="wheel" data-unknown>size unknown</li>
<li class="of-selection" data-state="chain">asks for it</li>
<li class="of-selection" data-state="moved">built again with it</li>
</ul>
</div>
</header>
<main>
<section class="bytes">
<h2 id="map-title">Where the bytes are</h2>
<div id="map" role="group" aria-labelledby="map-title" aria-describedby="map-help" tabindex="-1"></div>
<p id="map-help" class="note">${AREAS[data.sizes]} what is very small is drawn larger, to be seen. What is hatched has no known size and is drawn small; it may be large. Arrow keys move, Enter chooses, Escape lets go.</p>
</section>
<aside id="detail" aria-label="The package chosen"></aside>
<section id="neighbours" hidden>
<h2>Who asks for whom</h2>
<div class="columns"></div>
</section>
<section class="stack">
<h2>Layers, the lowest first</h2>
<ol id="layers"></ol>
</section>
</main>
<p id="said" class="hidden" role="status"></p>
<noscript><p class="note">This page is drawn by its script, which asks for nothing from anywhere.</p></noscript>
<script type="application/json" id="data">${inScript(JSON.stringify(data))}</script>
<script>${parts.script}</script>
</body>
</html>
`;

const AREAS = {
  downloads: "Areas are sizes of downloads;",
  store: "Areas are what packages take in the store, in the image built last;",
} as const;

const policy = ({ scriptHash, styleHash }: PageParts): string =>
  [
    "default-src 'none'",
    "img-src data:",
    `style-src 'sha256-${styleHash}'`,
    `script-src 'sha256-${scriptHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const figure = (what: string, value: string): string =>
  `<div><dt>${what}</dt><dd>${escaped(value)}</dd></div>`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** Nothing in JSON can end the element it lies in. Source: HTML, "Restrictions for contents of script elements". */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");
