// The pages: what was read, a variable, an edge with its evidence, conflicts, topics, runs, and what people decided.
import { count, h, interval, plural, scrolling, SIGN_CLASS, SIGN_NAMES, SIGN_WORDS, signChip, svg, timeline, two } from "./dom.js";
import { edgeLink, filtersOf, link, parse, slice } from "./address.js";
import { decisionForm, judgeClaim, judgeConflict, nameForms } from "./edit.js";
import { aboutLine, conflictItem, edgeList, filterForm, memoryMark, onlyTold, papersFor, searchBox, sideWords, table, words } from "./list.js";
import { chain, neighbours, wholeMap } from "./map.js";
import { highlighted, find, marked } from "./text.js";

/** @typedef {import("./source.js").Row} Row */
/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./address.js").Place} Place */

const gone = (/** @type {string} */ what) => h("div", {}, h("h1", {}, "Not here"), h("p", {}, what, " ", h("a", { href: link("") }, "Back to the overview")));

const STATES = ["done", "failed", "skipped", "duplicate", "removed", "pending"];

/** What was read, by state; the states add up. @param {Row} abstracts */
function flow(abstracts) {
  const total = abstracts.total || 1;
  let at = 0;
  const parts = STATES.filter((state) => abstracts[state]).map((state) => {
    const wide = (1000 * abstracts[state]) / total, x = at;
    at += wide;
    return svg("rect", { class: `state ${state}`, x, y: 0, width: Math.max(0, wide - 2), height: 10 }, svg("title", {}, `${abstracts[state]} ${state}`));
  });
  return h("div", { class: "flow" },
    svg("svg", { viewBox: "0 0 1000 10", preserveAspectRatio: "none", role: "img", "aria-label": `${abstracts.total} records read` }, ...parts),
    h("p", {}, h("b", {}, plural(abstracts.total, "record")), " read: ",
      ...STATES.flatMap((state, index) => [index ? ", " : "", h("span", { class: abstracts[state] ? `state-word ${state}` : "" }, `${count(abstracts[state])} ${state}`)]), ". ",
      h("a", { href: link("runs") }, "Why")));
}

/** @param {Source} source */
async function home(source) {
  const { head } = source, { status } = head;
  // the best supported are of abstracts: what a model says has no support
  const [best, contested, part] = await Promise.all([source.edges({ origin: "literature" }, 12), source.conflicts("between studies", undefined, 8), slicePart(source)]);
  const alone = part ? 0 : head.origins.model;
  const figure = (/** @type {number} */ number, /** @type {string} */ words, /** @type {string} */ href) =>
    h("a", { class: "figure", href }, h("b", {}, count(number)), h("span", {}, words));
  return h("div", {},
    h("h1", {}, head.name),
    status.note ? h("p", { class: "notice" }, status.note) : null,
    part ? null : flow(status.abstracts),
    h("nav", { class: "figures", "aria-label": "the graph" },
      figure(part ? part.sizes.claims : status.claims, "claims", link("runs")), part ? null : figure(status.entities, "variables", link("variables")),
      figure(best.total, "edges", link("edges", [], alone ? { origin: "literature" } : {})),
      figure(contested.total, "conflicts between studies", link("conflicts")), figure(status.topics, "topics", link("topics")),
      alone ? figure(alone, "edges of a model’s memory (no support)", link("edges", [], { origin: "model" })) : null),
    h("div", { class: "columns" },
      h("section", {}, h("h2", {}, "Conflicts between studies"),
        contested.rows.length ? h("ol", { class: "conflicts" }, ...contested.rows.slice(0, 8).map(conflictItem)) : h("p", { class: "muted" }, "None found."),
        contested.total > 8 ? h("a", { href: link("conflicts") }, `All ${count(contested.total)} conflicts`) : null),
      h("section", {}, h("h2", {}, "Best supported edges"),
        best.rows.length ? h("ol", { class: "best" }, ...best.rows.map((edge) => h("li", {},
          signChip(edge.sign), h("a", { class: "best-pair", href: edgeLink(edge) }, `${edge.cause} → ${edge.effect}`),
          h("span", { class: "best-told" }, interval(edge), papersFor(edge))))) : h("p", { class: "muted" }, "No claims yet."),
        best.total > 12 ? h("a", { href: link("edges") }, `All ${count(best.total)} edges`) : null)),
    words(alone > 0), pathForm(source), sliceList(source));
}

/** What the page is of, where that is a slice. @param {Source} source @returns {Promise<Row | null>} */
const slicePart = async (source) => (slice() && source.slice ? source.slice() : null);

/** Above each view of a slice: what it is a slice of. @param {Source} source */
export async function sliceLine(source) {
  const part = await slicePart(source);
  const left = h("a", { href: link(parse(location.hash).view, parse(location.hash).args, { slice: "" }) }, "The whole graph");
  if (!part) return h("p", { class: "notice" }, "A file has no slices; this is the whole graph. ", left);
  const { abstracts, claims, edges: number, conflicts } = part.sizes;
  return h("p", { class: "slice-line" }, h("b", {}, `Slice “${part.name}”`), `, with support and conflicts of its own: ${plural(abstracts, "abstract")}, ${plural(claims, "claim")}, ${plural(number, "edge")}, ${plural(conflicts, "conflict")} between studies. `, left);
}

/** The condition of a slice, in words. @param {Row} found */
function condition(found) {
  const years = found.since || found.until ? [`years ${found.since ?? ""}–${found.until ?? ""}`] : [];
  const listed = ["topics", "designs", "populations", "sources"].filter((name) => found[name].length).map((name) => `${name}: ${found[name].join(" or ")}`);
  const origin = found.origin === "model" ? ["a model’s memory"] : found.origin === "both" ? ["abstracts and a model’s memory"] : [];
  return [...origin, ...years, ...listed].join("; ");
}

/** The slices that somebody made of the graph. @param {Source} source */
function sliceList(source) {
  const { slices } = source.head;
  if (!slices.length) return null;
  return h("section", {}, h("h2", {}, "Slices"),
    source.slice ? null : h("p", { class: "muted" }, "Not in this file, which holds the whole graph. democritus explore shows them, each with its own support; export --format html --slice NAME writes one."),
    h("ul", { class: "near" }, ...slices.map((/** @type {Row} */ each) => h("li", {},
      source.slice ? h("a", { class: "near-name", href: link("", [], { slice: each.name }) }, each.name) : h("span", { class: "near-name" }, each.name),
      h("span", { class: "muted" }, condition(each), each.why ? ` (${each.why})` : "")))));
}

/** A chain of edges from one variable to another, to be chosen. @param {Source} source @param {Row | null} [from] */
function pathForm(source, from = null) {
  /** @type {Record<string, Row>} */
  const ends = from ? { from } : {};
  const told = h("p", { class: "muted", role: "status" }, from ? `${from.name} → … → …` : "Choose where the chain begins and where it ends.");
  const chosen = (/** @type {string} */ role) => (/** @type {Row} */ node) => {
    ends[role] = node;
    told.textContent = `${ends.from?.name ?? "…"} → … → ${ends.to?.name ?? "…"}`;
    if (ends.from && ends.to) location.hash = link("path", [ends.from.id, ends.to.id]);
  };
  const begin = searchBox(source, chosen("from"), "From", "path-from");
  if (from) /** @type {HTMLInputElement} */ (begin.querySelector("input")).value = from.name;
  return h("section", { class: "path-form" }, h("h2", {}, "From one variable to another"),
    h("div", { class: "pair-search" }, begin, searchBox(source, chosen("to"), "To", "path-to")), told);
}

// --- edges and variables ----------------------------------------------------------------------------------------------

/** @param {Source} source @param {Place} place */
async function edges(source, place) {
  return h("div", {}, h("h1", {}, "Edges"), await aboutLine(source, place.query, "edges"), filterForm(source), words(source.head.origins.model > 0), await edgeList(source, filtersOf(place.query)));
}

/** Edges grouped by sign, with the end that is not the page's. @param {Row[]} found @param {string} without @param {string} title @param {number} total */
function grouped(found, without, title, total) {
  const groups = ["+", "-", "0", "?"].map((sign) => ({ title: SIGN_NAMES[sign], kind: SIGN_CLASS[sign], rows: found.filter((edge) => edge.sign === sign && !onlyTold(edge)) }));
  groups.push({ title: "only a model says so, from memory", kind: "only-model", rows: found.filter(onlyTold) });
  return h("section", {}, h("h2", {}, `${title} `, h("span", { class: "muted" }, found.length < total ? `${count(found.length)} of ${count(total)} shown` : count(total))),
    found.length ? null : h("p", { class: "muted" }, "None."),
    ...groups.filter((group) => group.rows.length).map((group) => h("div", { class: "group" }, h("h3", { class: group.kind }, group.title),
      h("ul", { class: "near" }, ...group.rows.map((edge) => h("li", { class: onlyTold(edge) ? "only-model" : edge.standing },
        onlyTold(edge) ? signChip(edge.sign) : null,
        h("a", { class: "near-name", href: link("variable", [edge.cause_id === without ? edge.effect_id : edge.cause_id]) }, edge.cause_id === without ? edge.effect : edge.cause),
        edge.disputed ? h("span", { class: "disputed" }, "contested") : null,
        h("a", { class: "near-told", href: edgeLink(edge) }, h("span", { class: "hidden" }, `evidence: ${edge.cause} → ${edge.effect} `), onlyTold(edge) ? plural(edge.statements, "statement") : [interval(edge), papersFor(edge)])))))));
}

/** @param {Source} source @param {Place} place */
async function variable(source, place) {
  const found = await source.variable(place.args[0]);
  if (!found) return gone("No variable that is shown has this address.");
  const { node, causes, effects } = found;
  const { rows: contested } = await source.conflicts("between studies", node.id, 8);
  const listed = (/** @type {string} */ title, /** @type {any[]} */ names) => names.length ? [h("dt", {}, title), h("dd", {}, ...names.flatMap((each, index) => [index ? ", " : "", each]))] : [];
  const named = (/** @type {Row} */ each) => h("a", { href: link("variable", [each.id]) }, each.name);
  return h("div", {}, h("h1", {}, node.name),
    h("p", { class: "muted" }, `${plural(node.claims, "claim")} of ${plural(node.papers, "paper")}`, node.statements ? ` · ${plural(node.statements, "statement")} of a model, from memory: no support` : ""),
    h("dl", { class: "facts" },
      ...listed("also called", node.aliases.filter((/** @type {string} */ each) => each !== node.name)), ...listed("aspects", node.aspects),
      ...listed("broader", node.broader.map(named)), ...listed("narrower", [...node.narrower.map(named), node.narrower_total > node.narrower.length ? `and ${count(node.narrower_total - node.narrower.length)} more` : null].filter(Boolean)), ...listed("vocabulary", node.vocabulary_ids)),
    timeline(node.years),
    contested.length ? h("section", {}, h("h2", {}, "Contested"), h("ol", { class: "conflicts" }, ...contested.map(conflictItem))) : null,
    h("div", { class: "columns" }, grouped(causes, node.id, "Causes", found.causes_total ?? causes.length), grouped(effects, node.id, "Effects", found.effects_total ?? effects.length)),
    causes.length + effects.length ? neighbours(node, causes, effects) : null,
    h("p", {}, h("a", { href: link("edges", [], { about: node.id }) }, "These edges as a list")),
    pathForm(source, node), nameForms(source, node));
}

const MOST_LISTED = 200;

/** The variables that most claims speak of, or those that are called so. @param {Source} source */
async function variables(source) {
  const list = h("tbody"), shown = h("p", { class: "shown", role: "status" });
  const input = h("input", { type: "search", name: "called", placeholder: "part of a name", "aria-label": "part of a name", spellcheck: "false" });
  let asked = 0;
  const look = async () => {
    const turn = (asked += 1), found = await source.search(input.value, MOST_LISTED);
    if (turn !== asked) return;
    list.replaceChildren(...found.map((each) => h("tr", {}, h("td", {}, h("a", { href: link("variable", [each.id]) }, each.name), each.alias && each.alias !== each.name ? h("span", { class: "muted" }, ` also “${each.alias}”`) : null, each.statements && !each.papers ? h("span", { class: "memory" }, "only a model names it") : null),
      h("td", { class: "number" }, count(each.papers)), h("td", { class: "number" }, count(each.claims)))));
    const some = found.length < MOST_LISTED ? "" : "the first ", all = source.head.status.entities;
    shown.textContent = input.value.trim() ? `${some}${plural(found.length, "variable")} with “${input.value.trim()}” in a name` : `${count(found.length)} of ${plural(all, "variable")} shown, those with most claims first`;
  };
  input.addEventListener("input", look);
  await look();
  return h("div", {}, h("h1", {}, "Variables"), input, shown,
    scrolling("variables", h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Variable"), h("th", { scope: "col" }, "Papers"), h("th", { scope: "col" }, "Claims"))), list)));
}

/** Where a paper can be found. @param {Row} abstract */
function where(abstract) {
  if (abstract.doi) return h("a", { href: `https://doi.org/${encodeURIComponent(abstract.doi).replaceAll("%2F", "/")}`, rel: "noreferrer noopener", target: "_blank" }, `doi:${abstract.doi}`);
  if (abstract.pmid) return h("a", { href: `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(abstract.pmid)}/`, rel: "noreferrer noopener", target: "_blank" }, `PMID ${abstract.pmid}`);
  return h("span", { class: "muted" }, abstract.id);
}

const CIRCUMSTANCES = ["population", "condition", "comparator", "comparator_kind", "dose", "time"];

/** What a claim states besides. @param {Row} claim @param {string[]} more */
function stated(claim, ...more) {
  return [...CIRCUMSTANCES, ...more].filter((name) => claim[name])
    .map((name) => h("span", { class: "fact" }, h("span", { class: "fact-name" }, name.replaceAll("_", " ")), " ", claim[name]));
}

/** How much a claim counts, as a product. @param {Row} claim @param {Row[]} factors */
function reckoned(claim, factors) {
  if (claim.background) return `counts 0: the abstract only presupposes or recalls it`;
  const of = (/** @type {string} */ kind, /** @type {string} */ value) => factors.find((each) => each.kind === kind && each.value === value)?.factor ?? 1;
  const design = claim.design ?? "not stated";
  const parts = [`reading ${two(claim.reading)}`, `${claim.strength} ${of("strength", claim.strength)}`,
    `${claim.hedged ? "hedged" : "stated as a finding"} ${of("hedged", String(claim.hedged))}`, `design ${design} ${of("design", design)}`];
  return `counts ${two(claim.vote)} = ${parts.join(" × ")}`;
}

/** @param {Source} source @param {Row} claim @param {Row} abstract @param {boolean} open */
function claimCard(source, claim, abstract, open) {
  const facts = stated(claim, "effect_size", "sample_size");
  const found = claim.start !== null && claim.start !== undefined;
  return h("article", { class: `claim ${claim.standing}` },
    h("header", {}, signChip(claim.sign), h("span", { class: "claim-words" }, h("span", { class: "word cause" }, claim.cause), " ", h("span", { class: "word cue" }, claim.relation), " ", h("span", { class: "word effect" }, claim.effect)),
      h("span", { class: "standing" }, claim.standing, claim.gate ? `: not ${claim.gate}` : "")),
    h("h3", {}, abstract.title || abstract.id),
    h("p", { class: "source" }, [...(abstract.authors ?? [])].slice(0, 3).join("; "), abstract.authors?.length > 3 ? " et al. " : " ", abstract.journal ? `${abstract.journal}. ` : "", abstract.year ?? "undated", ". ", where(abstract), claim.design ? ` · ${claim.design}` : ""),
    h("blockquote", {}, found ? marked(claim.quote, quoteMarks(claim)) : claim.quote),
    found ? null : h("p", { class: "doubt" }, "This quote is not in the abstract: it is never evidence."),
    facts.length ? h("p", { class: "facts-line" }, ...facts) : null,
    ...claim.doubts.map((/** @type {string} */ doubt) => h("p", { class: "doubt" }, doubt)),
    h("p", { class: "reckoning muted" }, reckoned(claim, source.head.factors), claim.model ? ` · read by ${claim.model}` : ""),
    h("details", { open }, h("summary", {}, "Abstract"), h("p", { class: "abstract" }, ...highlighted(abstract.text ?? "", claim))),
    judgeClaim(source, claim));
}

/** @param {Row} claim */
function quoteMarks(claim) {
  const marks = [];
  for (const [kind, words] of [["cause", claim.cause], ["effect", claim.effect], ["cue", claim.relation]]) {
    const found = find(claim.quote, words, 0, claim.quote.length);
    if (found) marks.push({ start: found[0], end: found[1], kind });
  }
  return marks;
}

/** How the support of an edge is reckoned from the votes of its papers. @param {Row} edge @param {Row[]} votes @param {Row[]} factors */
function reckoning(edge, votes, factors) {
  const prior = (/** @type {string} */ sign) => factors.find((each) => each.kind === "prior" && each.value === sign)?.factor ?? 1;
  const cell = (/** @type {number | null} */ value) => h("td", { class: "number" }, value === null || value === undefined ? "" : two(value));
  const rows = votes.map((vote) => h("tr", {}, h("th", { scope: "row" }, vote.paper), cell(vote.plus), cell(vote.minus), cell(vote.nil), cell(vote.unsigned), h("td", {}, vote.background ? "background: no vote" : "")));
  return h("details", { class: "card" }, h("summary", {}, "How its support is reckoned"),
    h("p", {}, "Each paper has one vote for each sign: the greatest of its claims, half of it where a team has said the same before. The votes are added to those that every edge begins with; the support is the share of the sign, with a 90 % interval. It says how the papers stand, not what is true."),
    scrolling("votes of papers", h("table", { class: "reckoning-table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Paper"), h("th", { scope: "col" }, "raises"), h("th", { scope: "col" }, "lowers"), h("th", { scope: "col" }, "no effect"), h("th", { scope: "col" }, "unsaid"), h("th", {}, h("span", { class: "hidden" }, "note")))),
      h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, "to begin with"), cell(prior("+")), cell(prior("-")), cell(prior("0")), h("td", {}), h("td", {})), ...rows),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "sum"), cell(edge.for_plus), cell(edge.for_minus), cell(edge.for_nil), h("td", {}), h("td", {}, `${SIGN_NAMES[edge.sign]}: support ${two(edge.weight)} (${two(edge.low)}–${two(edge.high)})`))))));
}

/** @param {Source} source @param {Place} place */
async function edge(source, place) {
  const found = await source.edge(place.args[0], place.args[1]);
  if (!found) return gone("No edge that is shown has this address.");
  const { edge: row, claims, votes, statements, abstracts, reverse } = found, alone = onlyTold(row);
  const { rows: contested } = row.disputed ? await source.conflicts("between studies", row.cause_id) : { rows: [] };
  const here = contested.filter((each) => each.effect_id === row.effect_id);
  const speaking = claims.filter((/** @type {Row} */ claim) => !claim.background), background = claims.filter((/** @type {Row} */ claim) => claim.background);
  const cards = (/** @type {Row[]} */ some, first = false) => some.map((claim, index) => claimCard(source, claim, abstracts[claim.abstract], first && index === 0));
  return h("div", {},
    h("h1", { class: "edge-title" }, h("a", { href: link("variable", [row.cause_id]) }, row.cause), h("span", { class: SIGN_CLASS[row.sign] }, ` ${SIGN_WORDS[row.sign]} `), h("a", { href: link("variable", [row.effect_id]) }, row.effect)),
    alone ? h("p", { class: "memory-box" }, memoryMark(row), " No abstract here speaks of it. It has no papers and no support, and counts nowhere; what a model says from memory may be right, but nobody has found it.")
      : h("p", { class: "edge-told" }, interval(row), h("span", {}, `90 % interval ${two(row.low)}–${two(row.high)}`), papersFor(row), h("span", { class: "standing" }, row.standing, row.gate ? `: not ${row.gate}` : ""), memoryMark(row)),
    row.narrower > 1 ? h("p", { class: "muted" }, `of ${row.narrower} narrower edges`) : null,
    here.length ? h("section", { class: "contested-box" }, h("h2", {}, "Contested"), h("ol", { class: "conflicts" }, ...here.map(conflictItem))) : null,
    reverse ? h("p", {}, "The reverse is claimed, too: ", h("a", { href: edgeLink(reverse) }, `${reverse.cause} → ${reverse.effect}`), ` (${onlyTold(reverse) ? "by a model only" : plural(reverse.papers, "paper")}).`) : null,
    alone ? null : h("h2", {}, "Claims ", h("span", { class: "muted" }, claims.length < row.claims ? `the best ${count(claims.length)} of ${count(row.claims)}` : count(row.claims))),
    ...cards(speaking, true),
    background.length ? [h("h2", {}, "Background ", h("span", { class: "muted" }, "presupposed or recalled; no support")), ...cards(background)] : null,
    statements.length ? [h("h2", {}, "A model’s memory ", h("span", { class: "muted" }, `${statements.length < row.statements ? `${count(statements.length)} of ${count(row.statements)} statements` : plural(row.statements, "statement")}; in no abstract, and no support`)), ...statements.map(statementCard)] : null,
    alone ? null : reckoning(row, votes, source.head.factors));
}

/** What a model said from memory, and what it was asked. @param {Row} told */
const statementCard = (told) => h("article", { class: "claim only-model" },
  h("header", {}, signChip(told.sign), h("span", { class: "claim-words" }, h("span", { class: "word cause" }, told.cause), " ", h("span", { class: "word cue" }, told.relation), " ", h("span", { class: "word effect" }, told.effect)),
    h("span", { class: "memory" }, `${told.model}, from memory`)),
  h("p", { class: "source" }, `${told.topic}: ${told.question}`),
  told.guide ? h("details", { class: "source" }, h("summary", {}, "asked under a guide"), told.guide) : null,
  h("blockquote", {}, ...marked(told.text, quoteMarks({ ...told, quote: told.text }))),
  ...told.doubts.map((/** @type {string} */ doubt) => h("p", { class: "doubt" }, doubt)));

/** @param {Source} source @param {Place} place */
async function path(source, place) {
  const steps = await source.path(place.args[0], place.args[1]);
  if (!steps.length) return gone("No chain of at most five edges that are not held leads from the one to the other.");
  return h("div", {}, h("h1", {}, `${steps[0].cause} → ${steps[steps.length - 1].effect}`),
    h("p", { class: "muted" }, `The shortest chain, of several the better supported: ${plural(steps.length, "edge")}. That each step was found says nothing yet of the whole.`),
    chain(steps), table(steps, "path").element);
}

// --- conflicts --------------------------------------------------------------------------------------------------------

const CONFLICTS_AT_ONCE = 30;
const TYPES = ["between studies", "within a study", "loop", "reading suspected"];

/** @param {Source} source @param {Place} place */
async function conflictList(source, place) {
  const type = place.query.get("type") ?? TYPES[0], first = await source.conflicts(type, undefined, CONFLICTS_AT_ONCE);
  const { conflicts: numbers } = (await slicePart(source)) ?? source.head;
  const list = h("ol", { class: "conflicts" }, ...first.rows.map(conflictItem));
  const shown = h("p", { class: "shown", role: "status" }), held = source.head.carrier === "file" ? source.head.held[type] ?? 0 : first.total;
  const more = h("button", { type: "button", class: "more", onclick: async () => {
    const next = await source.conflicts(type, undefined, CONFLICTS_AT_ONCE, list.children.length);
    list.append(...next.rows.map(conflictItem));
    say();
  } }, "Show more");
  const say = () => {
    shown.textContent = `${count(list.children.length)} of ${plural(first.total, "conflict")} shown${held < first.total ? ` (this file holds the ${count(held)} with the highest scores)` : ""}`;
    more.hidden = list.children.length >= held;
  };
  say();
  return h("div", {}, h("h1", {}, "Conflicts"), h("p", { class: "muted" }, "Findings that cannot all hold. None is resolved by deletion: both sides keep their claims."),
    h("nav", { class: "tabs", "aria-label": "types of conflicts" }, ...TYPES.map((each) =>
      h("a", { href: link("conflicts", [], { type: each }), "aria-current": each === type ? "page" : null }, `${each} ${count(numbers[each] ?? 0)}`))),
    shown, list, more);
}

/** @param {Source} source @param {Place} place */
async function conflict(source, place) {
  const found = await source.conflict(place.args[0]);
  if (!found) return gone("No conflict that is shown has this address.");
  const said = sideWords(found);
  const side = (/** @type {number} */ index) => h("section", { class: `side side-${index}` },
    h("h2", {}, said[index], h("span", { class: "muted" }, ` ${plural(found.papers[index], "paper")}`)),
    found.sides[index].length < found.claims[index] ? h("p", { class: "muted" }, `the strongest ${found.sides[index].length} of ${plural(found.claims[index], "claim")}`) : null,
    ...found.sides[index].map((/** @type {Row} */ claim) => {
      const differing = found.axes.flatMap((/** @type {Row} */ axis, /** @type {number} */ at) => {
        const place = find(claim.quote, axis.words[index], 0, claim.quote.length);
        return place ? [{ start: place[0], end: place[1], kind: `axis axis-${at % 5}` }] : [];
      });
      return h("article", { class: "claim" }, h("h3", {}, claim.title || claim.abstract),
        h("p", { class: "source" }, [claim.year ?? "undated", claim.design, claim.sample_size, claim.effect_size].filter(Boolean).join(" · "), " · ", where({ ...claim, id: claim.abstract })),
        h("blockquote", {}, ...marked(claim.quote, differing)),
        h("p", { class: "facts-line" }, ...stated(claim)),
        judgeClaim(source, claim));
    }));
  return h("div", {}, h("h1", {}, `${found.cause} → ${found.effect}`),
    h("p", {}, h("span", { class: "standing" }, found.type), " · ", `${said[0]} (${found.papers[0]}) against ${said[1]} (${found.papers[1]})`, " · ", `score ${two(found.score)}`, " · ",
      h("a", { href: edgeLink(found) }, "all evidence of the edge")),
    found.verdict ? h("p", { class: "verdict-line" }, h("span", { class: "verdict" }, found.verdict), ` as ${found.verdict_by?.replace(/^user:? ?/, "") || "a person"} judged${found.note ? ` on ${found.note.decided.slice(0, 10)}` : ""}`,
      found.note?.why ? h("span", { class: "note" }, `: “${found.note.why}”`) : null) : null,
    judgeConflict(source, found),
    h("h2", {}, "What separates the sides"),
    found.axes.length ? scrolling("what separates the sides", h("table", { class: "axes" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Axis"), h("th", { scope: "col" }, said[0]), h("th", { scope: "col" }, said[1]), h("th", { scope: "col" }, "Told by"))),
      h("tbody", {}, ...found.axes.map((/** @type {Row} */ axis, /** @type {number} */ at) => h("tr", {}, h("th", { scope: "row" }, axis.axis),
        h("td", {}, h("mark", { class: `axis axis-${at % 5}` }, axis.words[0])), h("td", {}, h("mark", { class: `axis axis-${at % 5}` }, axis.words[1])), h("td", { class: "muted" }, axis.by)))))) : h("p", { class: "muted" }, "Nothing was found that both sides state and that differs."),
    h("div", { class: "columns sides-columns" }, side(0), side(1)),
    found.moderators.length ? h("details", { class: "card" }, h("summary", {}, "What goes with the sign, over these papers"),
      h("p", { class: "muted" }, "Fisher's exact test, corrected by Holm. Association over few papers; it explains nothing by itself."),
      h("ul", {}, ...found.moderators.map((/** @type {Row} */ each) => h("li", {}, Object.entries(each).map(([name, value]) => `${name.replaceAll("_", " ")}: ${value ?? "–"}`).join("; "))))) : null);
}

// --- topics, runs, decisions ------------------------------------------------------------------------------------------

/** @param {Source} source */
async function topics(source) {
  const { topics: rows, coverage } = source.head, most = Math.max(1, ...rows.map((/** @type {Row} */ each) => each.abstracts));
  return h("div", {}, h("h1", {}, "Topics"),
    h("p", { class: "muted" }, `${count(coverage.under)} of ${plural(coverage.abstracts, "abstract")} lie under a topic, ${count(coverage.none)} under none.`),
    rows.length ? scrolling("topics", h("table", { class: "topics" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Topic"), h("th", { scope: "col" }, "Abstracts"), h("th", { scope: "col" }, "Claims"))),
      h("tbody", {}, ...rows.map((/** @type {Row} */ each) => h("tr", {}, h("th", { scope: "row", class: `depth-${Math.min(6, each.depth)}` }, h("a", { href: link("edges", [], { topic: each.id }) }, each.name)),
        h("td", {}, svg("svg", { class: "share", viewBox: "0 0 100 8", width: 100, height: 8, "aria-hidden": "true" }, svg("rect", { class: "bar", width: (100 * each.abstracts) / most, height: 8 })), ` ${count(each.abstracts)}`),
        h("td", { class: "number" }, count(each.claims))))))) : h("p", {}, "This graph was made without topics: democritus run with --topics finds some, or takes a file of them."));
}

/** What a run was to ask and to cost when it began. @param {Row} run */
function foretold(run) {
  if (run.calls === null) return "none kept";
  if (!run.calls) return "nothing to ask";
  const money = run.unpriced ? "cost unknown" : `${run.usd_low.toFixed(4)}–${run.usd_high.toFixed(4)} USD`;
  return `${plural(Math.round(run.calls), "call")}, ${money}`;
}

/** What a run cost: what the graph had cost after it, less what it had cost before. @param {Row} run @param {number | null} after */
const cost = (run, after) =>
  run.usd_before === null || after === null || after === undefined ? "unknown" : `${Math.max(0, after - run.usd_before).toFixed(4)} USD`;

/** @param {Source} source */
async function runs(source) {
  const { status, reasons, runs: rows } = source.head;
  const time = (/** @type {string | null} */ moment) => (moment ?? "").replace("T", " ").slice(0, 16);
  const money = (/** @type {number | null} */ usd) => usd === null ? "unknown" : `${usd.toFixed(4)} USD`;
  return h("div", {}, h("h1", {}, "Runs"), flow(status.abstracts),
    h("p", {}, `${plural(status.claims, "claim")}: ${count(status.ungrounded)} ungrounded and ${count(status.unresolved)} unresolved are never evidence; ${count(status.doubted)} disagree with their own quote. ${count(status.dropped)} drafts were left out.`),
    h("h2", {}, "Why abstracts were not read"),
    reasons.length ? scrolling("reasons", h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "State"), h("th", { scope: "col" }, "Reason"), h("th", { scope: "col" }, "Records"), h("th", { scope: "col" }, "Such as"))),
      h("tbody", {}, ...reasons.map((/** @type {Row} */ each) => h("tr", {}, h("td", {}, h("span", { class: `state-word ${each.state}` }, each.state), each.detail && each.detail !== each.state ? ` (${each.detail})` : ""), h("td", {}, each.reason ?? ""), h("td", { class: "number" }, count(each.abstracts)), h("td", { class: "muted" }, each.some.join(", "))))))) : h("p", { class: "muted" }, "Every record was read."),
    h("h2", {}, "Calls"),
    status.spend.length ? scrolling("calls", h("table", {}, h("thead", {}, h("tr", {}, ...["Stage", "Model", "Calls", "Prompt tokens", "Completion tokens", "Cost"].map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", {}, ...status.spend.map((/** @type {Row} */ each) => h("tr", {}, h("td", {}, each.stage), h("td", {}, each.model), h("td", { class: "number" }, count(each.calls)), h("td", { class: "number" }, count(each.prompt_tokens)), h("td", { class: "number" }, count(each.completion_tokens)), h("td", { class: "number" }, money(each.cost_usd))))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: 2 }, "in all"), h("td", { class: "number" }, count(status.calls)), h("td", { class: "number" }, count(status.prompt_tokens)), h("td", { class: "number" }, count(status.completion_tokens)), h("td", { class: "number" }, money(status.cost_usd)))))) : h("p", { class: "muted" }, "No model was asked: nothing was spent."),
    h("h2", {}, "Runs"),
    scrolling("runs", h("table", {}, h("thead", {}, h("tr", {}, ...["Started", "Finished", "Read by", "Sources", "Forecast", "Cost", "Outcome", "Version"].map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", {}, ...rows.map((/** @type {Row} */ each, /** @type {number} */ index) => h("tr", {}, h("td", {}, time(each.started)), h("td", {}, time(each.finished)), h("td", {}, each.model ?? ""), h("td", {}, (each.sources ?? []).map((/** @type {string} */ source) => source.split(/[\\/]/).pop() || source).join(", ")),
        h("td", {}, foretold(each)), h("td", {}, cost(each, index ? rows[index - 1].usd_before : status.cost_usd)),
        h("td", {}, each.outcome ?? (source.head.carrier === "file" && each === rows[0] ? "wrote this page" : "not finished")), h("td", {}, each.version)))))),
    source.log ? h("p", {}, h("a", { href: link("log") }, "What people decided")) : null);
}

/** @param {Source} source */
async function log(source) {
  if (!source.log) return gone("A file holds no log of decisions.");
  const rows = (await source.log()).reverse();
  return h("div", {}, h("h1", {}, "What people decided"),
    rows.length ? h("ol", { class: "log" }, ...rows.map((each) => h("li", { class: each.undone ? "undone" : "" },
      h("b", {}, each.kind), ` ${[each.a, each.b].filter(Boolean).join(" · ")}`, h("span", { class: "muted" }, ` ${each.by.replace(/^user:? ?/, "") || "a person"}, ${each.decided.slice(0, 16).replace("T", " ")}${each.why ? `: ${each.why}` : ""}`),
      each.undone ? h("span", { class: "standing" }, "taken back") : decisionForm(source, "", [], [{ words: "Undo", decision: { act: "undo", id: each.id } }])))) : h("p", { class: "muted" }, "Nothing yet."));
}

/** @type {Record<string, (source: Source, place: Place) => Promise<HTMLElement>>} */
export const VIEWS = {
  "": home, edges, variables, variable, edge, path, conflicts: conflictList, conflict, topics, runs, log,
  map: (source, place) => wholeMap(source, place.query),
};
