// Marking of what a claim says within the text it says it in.
import { h } from "./dom.js";

/** @typedef {{start: number, end: number, kind: string}} Mark */

/** Offsets in the graph count code points, those of JavaScript UTF-16 units. @param {string} text @param {number} points */
export function units(text, points) {
  let at = 0;
  for (let seen = 0; seen < points && at < text.length; seen += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/**
 * Where words stand in a text, between two places, whatever their case; else the longest of their words that does.
 * @param {string} text @param {string | null} words @param {number} from @param {number} to
 * @returns {[number, number] | null}
 */
export function find(text, words, from, to) {
  const wanted = (words ?? "").trim();
  if (!wanted) return null;
  const within = text.slice(from, to);
  for (const each of [wanted, ...wanted.split(/\s+/).filter((word) => word.length > 3).sort((a, b) => b.length - a.length)]) {
    const pattern = each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const found = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, "iu").exec(within)
      ?? new RegExp(pattern, "iu").exec(within);
    if (found) return [from + found.index, from + found.index + found[0].length];
  }
  return null;
}

/**
 * A text with its marks as <mark> elements; where marks overlap the earlier in the list is kept.
 * @param {string} text @param {Mark[]} marks @returns {(string | HTMLElement)[]}
 */
export function marked(text, marks) {
  /** @type {Mark[]} */
  const kept = [];
  for (const mark of marks) if (!kept.some((other) => mark.start < other.end && other.start < mark.end)) kept.push(mark);
  kept.sort((a, b) => a.start - b.start);
  const parts = [];
  let at = 0;
  for (const { start, end, kind } of kept) {
    parts.push(text.slice(at, start), h("mark", { class: kind, title: kind }, text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

/**
 * Cause, effect and the words that link them, within a stretch of a text.
 * @param {string} text @param {any} claim @param {number} from @param {number} to @returns {Mark[]}
 */
export function roles(text, claim, from, to) {
  const marks = [];
  for (const kind of ["cause", "effect", "cue"]) {
    const found = find(text, kind === "cue" ? claim.relation : claim[kind], from, to);
    if (found) marks.push({ start: found[0], end: found[1], kind });
  }
  return marks;
}

/** The abstract of a claim: its quote highlighted, with cause, effect and cue. @param {string} text @param {any} claim */
export function highlighted(text, claim) {
  if (claim.start === null || claim.start === undefined) return [text];
  const start = units(text, claim.start), end = units(text, claim.end);
  const quote = text.slice(start, end);
  return [
    text.slice(0, start),
    h("mark", { class: "quote" }, ...marked(quote, roles(quote, claim, 0, quote.length))),
    text.slice(end),
  ];
}
