// Elements of the page. Text from abstracts and models only ever becomes text nodes and attributes that cannot run:
// nothing here, or anywhere in the page, parses HTML.

/** @typedef {Node | string | number | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_LINK = /^(#|https:\/\/(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)\/)/;

/**
 * Attributes: `on…` functions listen, `class`, `href` and the rest are set as text; a link that leads anywhere but within
 * the page, to a DOI or to PubMed is left out.
 * @param {Element} element @param {Record<string, any>} attributes @param {Child[]} children
 */
function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name.startsWith("on") || name === "style") throw new Error(`no ${name} as text`);
    else if (name === "href" && !SAFE_LINK.test(String(value))) continue;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [attributes] @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  furnish(element, attributes, /** @type {Child[]} */ (children));
  return element;
}

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...(Child | Child[])} children @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  furnish(element, attributes, /** @type {Child[]} */ (children));
  return element;
}

/** An element of the page that is there. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found;
}

/** What may be wider than the page, and then scrolls by itself, by keyboard too. @param {string} label @param {...Child} children */
export const scrolling = (label, ...children) => h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": label }, ...children);

/** 1234 as 1,234. @param {number} value */
export const count = (value) => value.toLocaleString("en");

/** "1 paper", "2 papers". @param {number} number @param {string} noun */
export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** .6053 as 0.61. @param {number} value */
export const two = (value) => value.toFixed(2);

/** @type {Record<string, string>} */
export const SIGN_WORDS = { "+": "raises", "-": "lowers", 0: "has no effect on", "?": "affects" };
/** @type {Record<string, string>} */
export const SIGN_NAMES = { "+": "raises", "-": "lowers", 0: "no effect", "?": "direction not said" };
/** @type {Record<string, string>} */
export const SIGN_CLASS = { "+": "plus", "-": "minus", 0: "nil", "?": "open" };
/** @type {Record<string, string>} */
const SIGN_GLYPH = { "+": "+", "-": "−", 0: "0", "?": "?" };

/** A sign, in colour and in words. @param {string} sign */
export const signChip = (sign) =>
  h("span", { class: `sign ${SIGN_CLASS[sign] ?? "open"}`, title: SIGN_NAMES[sign], role: "img", "aria-label": SIGN_NAMES[sign] },
    SIGN_GLYPH[sign] ?? sign);

/** Support with its 90 % interval, as a line from 0 to 1. @param {Record<string, any>} edge */
export function interval(edge) {
  const words = `support ${two(edge.weight)}, 90 % interval ${two(edge.low)} to ${two(edge.high)}`;
  const x = (/** @type {number} */ value) => (1 + value * 78).toFixed(1);
  return h("span", { class: "interval" },
    svg("svg", { viewBox: "0 0 80 14", width: 80, height: 14, role: "img", "aria-label": words },
      svg("title", {}, words),
      svg("line", { class: "axis", x1: 1, x2: 79, y1: 7, y2: 7 }),
      svg("line", { class: "range", x1: x(edge.low), x2: x(edge.high), y1: 7, y2: 7 }),
      svg("circle", { class: "mean", cx: x(edge.weight), cy: 7, r: 3.2 })),
    h("span", { class: "number" }, two(edge.weight)));
}

/** Papers by year, as bars. @param {Record<string, number>} years */
export function timeline(years) {
  const known = Object.keys(years).map(Number);
  if (known.length < 2) return known.length ? h("span", { class: "muted" }, `${plural(years[known[0]], "paper")}, ${known[0]}`) : null;
  const first = Math.min(...known), last = Math.max(...known), most = Math.max(...Object.values(years));
  const wide = Math.min(14, Math.max(3, 420 / (last - first + 1)));
  const bars = known.map((year) => {
    const high = Math.max(2, (34 * years[year]) / most);
    return svg("rect", { x: (year - first) * wide, y: 36 - high, width: wide - 1, height: high, class: "bar" },
      svg("title", {}, `${year}: ${plural(years[year], "paper")}`));
  });
  const width = (last - first + 1) * wide;
  return h("figure", { class: "timeline" },
    svg("svg", { viewBox: `0 0 ${width} 36`, width, height: 36, role: "img", "aria-label": `papers by year, ${first} to ${last}` }, ...bars),
    h("figcaption", {}, `papers by year, ${first}–${last}`));
}
