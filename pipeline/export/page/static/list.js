// Lists of edges and conflicts, the filters over them, and the search box.
import { count, h, interval, plural, scrolling, SIGN_NAMES, SIGN_WORDS, signChip, two } from "./dom.js";
import { edgeLink, filtersOf, link, parse, slice } from "./address.js";
import { saveCsv, saveGraphml } from "./save.js";

/** @typedef {import("./source.js").Row} Row */
/** @typedef {import("./source.js").Source} Source */

const PORTION = 100;
const MOST_SAVED = 20_000;

/** "raises X", with the ends as links. @param {Row} edge @param {string} [without] the id of an end that need not be said */
export const pair = (edge, without) => [
  edge.cause_id === without ? null : h("a", { class: "end", href: link("variable", [edge.cause_id]) }, edge.cause),
  h("span", { class: "arrow", "aria-hidden": "true" }, " → "),
  h("span", { class: "hidden" }, ` ${SIGN_WORDS[edge.sign]} `),
  edge.effect_id === without ? null : h("a", { class: "end", href: link("variable", [edge.effect_id]) }, edge.effect),
];

/** Papers for, against, and without an effect; of an edge without a sign, those of each. @param {Row} edge */
export function papersFor(edge) {
  const told = edge.sign === "?"
    ? [[edge.plus, "raise", ""], [edge.minus, "lower", ""], [edge.unsigned, "unsaid", ""], [edge.nulls, "null", ""]]
    : [[edge.supports, "for", ""], [edge.refutes, "against", "against"], [edge.unsigned, "unsaid", ""], [edge.nulls, edge.sign === "0" ? "" : "null", ""]];
  const parts = told.filter(([number, words]) => number && words);
  if (!parts.length) parts.push(edge.background ? [edge.background, "background", ""] : [0, "for", ""]);
  const title = parts.map(([number, words]) => `${number} ${words}`).join(", ");
  return h("span", { class: "votes", title: `papers: ${title}` },
    ...parts.flatMap(([number, words, kind], index) => [index ? " · " : "", h("b", { class: kind }, number), ` ${words}`]));
}

/** Whether nothing but a model's memory speaks of an edge: it has no papers, and no support to be shown. @param {Row} edge */
export const onlyTold = (edge) => edge.origin === "model";

/** What marks an edge that only a model speaks of, or that one speaks of, too. @param {Row} edge */
export function memoryMark(edge) {
  if (edge.origin === "literature") return null;
  if (onlyTold(edge)) return h("span", { class: "memory", title: "no abstract says so: it has no papers, and no support" }, "only a model says so");
  const agrees = edge.model_sign === edge.sign;
  return h("span", { class: "memory", title: "what a model says from memory is no support" }, agrees ? "a model says so, too" : "a model says otherwise");
}

/** Support with its interval, or the mark of what has none. @param {Row} edge */
export const supportOf = (edge) => onlyTold(edge) ? memoryMark(edge) : interval(edge);

/** Papers for and against an edge, or how often a model said it. @param {Row} edge */
export const spokenFor = (edge) => onlyTold(edge) ? h("span", { class: "votes" }, "no paper") : papersFor(edge);

/** @param {Row} edge */
function row(edge) {
  const alone = onlyTold(edge);
  return h("tr", { class: alone ? "held only-model" : edge.standing },
    h("td", { class: "sign-cell" }, signChip(edge.sign)),
    h("td", { class: "pair" }, pair(edge),
      edge.disputed ? h("span", { class: "disputed", title: "papers contradict each other" }, "contested") : null,
      alone ? null : memoryMark(edge)),
    h("td", { class: "support" }, supportOf(edge), alone ? null : h("span", { class: "range-words" }, `${two(edge.low)}–${two(edge.high)}`)),
    h("td", { class: "papers" }, spokenFor(edge)),
    h("td", { class: "standing" }, edge.standing),
    h("td", { class: "open" }, h("a", { class: "evidence", href: edgeLink(edge) }, alone ? plural(edge.statements, "statement") : plural(edge.claims, "claim"),
      h("span", { class: "hidden" }, `: ${edge.cause} → ${edge.effect}`))));
}

/** @param {Row[]} edges @param {string} [caption] */
export function table(edges, caption) {
  const body = h("tbody", {}, ...edges.map(row));
  return {
    body,
    element: scrolling(caption ?? "edges", h("table", { class: "edges" },
      caption ? h("caption", { class: "hidden" }, caption) : null,
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Sign"), h("th", { scope: "col" }, "Cause → effect"),
        h("th", { scope: "col" }, "Support, 90 % interval"), h("th", { scope: "col" }, "Papers"), h("th", { scope: "col" }, "Standing"),
        h("th", { scope: "col" }, "Evidence"))),
      body)),
  };
}

/** What the words and numbers of a list mean. @param {boolean} memory whether a model was asked, too */
export const words = (memory) => {
  const told = [
    ["Sign", "+ raises, − lowers, 0 has no effect, ? papers leave the direction open, or disagree."],
    ["Support", "how much of what was read finds the sign, from 0 to 1, with a 90 % interval. It is neither the size of an effect nor the chance that it is real. Lists begin with the highest lower end of the interval, which more papers raise."],
    ["Papers", "for: they find the sign; against: the opposite; null: no effect. A paper counts once; what it only presupposes is background, and no support."],
    ["Standing", "promoted: two or more papers find the sign by claims that pass every check; held: no claim passes the first of them; qualified: all others."],
    ["Contested", "studies contradict each other; Conflicts has both sides next to each other."],
    ...(memory ? [["Only a model says so", "a model was asked from memory. No abstract speaks of it: it has no papers and no support."]] : []),
  ];
  return h("details", { class: "words" }, h("summary", {}, "What the words mean"),
    h("dl", { class: "facts" }, ...told.flatMap(([word, meaning]) => [h("dt", {}, word), h("dd", {}, meaning)])));
};

/** Which variable the filters are about, and the way back to all. @param {Source} source @param {URLSearchParams} query @param {string} view */
export async function aboutLine(source, query, view) {
  const about = query.get("about");
  if (!about) return null;
  const found = await source.variable(about), { about: _, ...others } = filtersOf(query);
  return h("p", { class: "slice-line" }, "With ", found ? h("a", { href: link("variable", [about]) }, found.node.name) : "one variable", " as cause or effect. ", h("a", { href: link(view, [], others) }, "All edges"));
}

/**
 * A list that fills as one scrolls, and always says how much of it is shown.
 * @param {Source} source @param {Record<string, string>} chosen
 */
export async function edgeList(source, chosen) {
  const first = await source.edges(chosen, PORTION);
  const { body, element } = table(first.rows, "edges");
  const shown = h("span", { class: "shown", role: "status" });
  const more = h("button", { type: "button", class: "more" }, "Show more");
  let busy = false;
  const say = () => {
    const all = source.head.shown && source.head.shown.total > source.head.shown.edges
      ? ` (this file holds the best ${count(source.head.shown.edges)} of ${count(source.head.shown.total)})` : "";
    shown.textContent = `${count(body.rows.length)} of ${plural(first.total, "edge")} shown${all}`;
    more.hidden = body.rows.length >= first.total;
  };
  const grow = async () => {
    if (busy || body.rows.length >= first.total) return;
    busy = true;
    const next = await source.edges(chosen, PORTION, body.rows.length);
    body.append(...next.rows.map(row));
    busy = false;
    say();
  };
  more.addEventListener("click", grow);
  new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && grow(), { rootMargin: "300px" }).observe(more);
  say();
  const save = (/** @type {(edges: Row[]) => void} */ write) => async () => write((await source.edges(chosen, MOST_SAVED)).rows);
  return h("div", {},
    h("div", { class: "list-head" }, shown, h("span", { class: "tools" },
      h("button", { type: "button", onclick: save(saveCsv) }, "CSV"), h("button", { type: "button", onclick: save(saveGraphml) }, "GraphML"))),
    first.total ? element : h("p", { class: "muted" }, "No edge passes these filters."),
    more);
}

/** @param {string} label @param {string} name @param {string} value @param {[string, string][]} options */
const select = (label, name, value, options) =>
  h("label", {}, label, h("select", { name }, ...options.map(([key, words]) => h("option", { value: key, selected: key === value }, words))));

const narrow = matchMedia("(max-width: 46rem)");
let opened = false; // by somebody who reads on a narrow screen
narrow.addEventListener("change", () => {
  for (const box of document.querySelectorAll(".filter-box")) box.toggleAttribute("open", opened || !narrow.matches);
});

/** The filters of an address, as a form that changes it, and on a narrow screen behind a word. @param {Source} source @param {boolean} [sorted] */
export function filterForm(source, sorted = true) {
  const place = parse(location.hash), chosen = filtersOf(place.query), { head } = source;
  /** @type {[string, string][]} */
  const signs = [["", "any"], ...["+", "-", "0", "?"].map((sign) => /** @type {[string, string]} */ ([sign, SIGN_NAMES[sign]]))];
  const years = head.years.map((/** @type {Row} */ each) => each.year);
  const form = h("form", { class: "filters", "aria-label": "filters" },
    select("Sign", "sign", chosen.sign ?? "", signs),
    select("Standing", "standing", chosen.standing ?? "", [["", "any"], ["promoted", "promoted"], ["promoted,qualified", "not held"], ["held", "held"]]),
    select("Papers", "papers", chosen.papers ?? "", [["", "any"], ["2", "2 or more"], ["3", "3 or more"], ["5", "5 or more"], ["10", "10 or more"]]),
    years.length ? h("label", {}, "Years", h("span", { class: "years" },
      h("input", { name: "since", type: "number", value: chosen.since ?? "", min: 1500, max: 2200, placeholder: Math.min(...years), "aria-label": "from year" }), "–",
      h("input", { name: "until", type: "number", value: chosen.until ?? "", min: 1500, max: 2200, placeholder: Math.max(...years), "aria-label": "to year" }))) : null,
    head.designs.length ? select("Design", "design", chosen.design ?? "", [["", "any"], ...head.designs.map((/** @type {Row} */ each) => [each.design, `${each.design} (${count(each.abstracts)})`])]) : null,
    head.topics.length ? select("Topic", "topic", chosen.topic ?? "", [["", "any"], ...head.topics.map((/** @type {Row} */ each) => [each.id, `${"\u2003".repeat(each.depth - 1)}${each.name}`])]) : null,
    head.origins.model ? select("Told by", "origin", chosen.origin ?? "", [["", "abstracts or a model"], ["literature", "abstracts"], ["model", "a model’s memory"]]) : null,
    head.slices.length && source.slice ? select("Slice", "slice", slice(), [["", "the whole graph"], ...head.slices.map((/** @type {Row} */ each) => [each.name, each.name])]) : null,
    head.graphs.length ? select("Merged from", "graph", chosen.graph ?? "", [["", "any"], ...head.graphs.map((/** @type {Row} */ each) => [each.id, each.folder])]) : null,
    sorted ? select("Order", "sort", chosen.sort ?? "", [["", "best supported"], ["papers", "most papers"], ["against", "most opposed"], ["latest", "latest"]]) : null,
    h("a", { class: "reset", href: link(place.view, place.args, { slice: "" }) }, "Reset"));
  form.addEventListener("change", () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value || name === "slice") query.set(name, String(value));
    if (chosen.about) query.set("about", chosen.about);
    location.hash = link(place.view, place.args, query);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const number = Object.keys(chosen).length + (slice() ? 1 : 0);
  const box = h("details", { class: "filter-box", open: opened || !narrow.matches }, h("summary", {}, number ? `Filters and order (${number})` : "Filters and order"), form);
  box.addEventListener("toggle", () => { opened = box.open && narrow.matches; });
  return box;
}

/** A conflict in a list. @param {Row} conflict */
export function conflictItem(conflict) {
  const [one, other] = sideWords(conflict);
  const axis = conflict.axes[0];
  return h("li", { class: "conflict-item" },
    h("a", { href: link("conflict", [conflict.id]) }, `${conflict.cause} → ${conflict.effect}`),
    h("span", { class: "sides" }, `${one} (${plural(conflict.papers[0], "paper")}) against ${other} (${conflict.papers[1]})`),
    axis ? h("span", { class: "muted" }, `${axis.axis}: “${axis.words[0]}” / “${axis.words[1]}”`) : h("span", { class: "muted" }, "nothing found that separates them"),
    conflict.verdict ? h("span", { class: "verdict" }, conflict.verdict) : null);
}

/** What the two sides of a conflict say. @param {Row} conflict @returns {[string, string]} */
export function sideWords(conflict) {
  if (conflict.kind === "sign") return ["raises", "lowers"];
  if (conflict.kind === "null") return ["an effect", "no effect"];
  return [`${conflict.cause} → ${conflict.effect}`, `${conflict.effect} → ${conflict.cause}`];
}

/**
 * A box that finds variables while one types; arrows and Enter choose.
 * @param {Source} source @param {(found: Row) => void} chosen @param {string} label @param {string} id
 */
export function searchBox(source, chosen, label, id) {
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", { id, type: "search", placeholder: label, "aria-label": label, role: "combobox", autocomplete: "off",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, spellcheck: "false" });
  /** @type {Row[]} */
  let found = [];
  let at = -1, asked = 0;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (/** @type {Row} */ each) => {
    close();
    input.value = "";
    chosen(each);
  };
  const point = (/** @type {number} */ to) => {
    at = to;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `${id}-${at}`);
  };
  const look = async () => {
    const turn = (asked += 1), text = input.value;
    const answer = text.trim() ? await source.search(text) : [];
    if (turn !== asked) return;
    found = answer;
    list.replaceChildren(...found.map((each, index) =>
      h("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false", onmousedown: (/** @type {Event} */ event) => { event.preventDefault(); choose(each); } },
        h("span", {}, each.name), each.alias && each.alias !== each.name ? h("span", { class: "muted" }, ` also “${each.alias}”`) : null,
        h("span", { class: "muted" }, each.papers || !each.statements ? ` ${plural(each.papers, "paper")}` : " only a model names it"))));
    if (text.trim() && !found.length) list.append(h("li", { class: "muted", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "no variable is called so"));
    list.hidden = !text.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    point(found.length ? 0 : -1);
  };
  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (found.length) point((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      await look();
      if (found[at]) choose(found[at]);
    } else if (event.key === "Escape") close();
  });
  return h("div", { class: "search", role: "search" }, input, list);
}
