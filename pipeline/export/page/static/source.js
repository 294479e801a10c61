// Answers to what the page asks of the graph: from what is inside this file, or from the server that sent the page.
import { slice } from "./address.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {Record<string, string>} Filters */
/**
 * @typedef {{
 *   head: Row,
 *   edges: (filters: Filters, limit: number, offset?: number) => Promise<{rows: Row[], total: number}>,
 *   edge: (cause: string, effect: string) => Promise<Row | null>,
 *   variable: (id: string) => Promise<Row | null>,
 *   search: (text: string, limit?: number) => Promise<Row[]>,
 *   conflicts: (type: string, about?: string, limit?: number, offset?: number) => Promise<{rows: Row[], total: number}>,
 *   conflict: (id: string) => Promise<Row | null>,
 *   map: (filters: Filters, limit: number) => Promise<{nodes: Row[], edges: Row[], total: number}>,
 *   path: (start: string, end: string) => Promise<Row[]>,
 *   slice?: () => Promise<Row>,
 *   refresh?: () => Promise<void>,
 *   log?: () => Promise<Row[]>,
 *   decide?: (decision: Row) => Promise<Row>,
 * }} Source
 */

/** JSON that stands in an element of the page. @param {string} id */
function embedded(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent ?? "null") : null;
}

/** Compressed JSON that stands in an element of the page. @param {string} id @returns {Promise<any>} */
async function unpacked(id) {
  return JSON.parse(await inflated(id));
}

/** Compressed text that stands in an element of the page. @param {string} id @returns {Promise<string>} */
export async function inflated(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`this page has no ${id}`);
  const bytes = Uint8Array.from(atob((element.textContent ?? "").trim()), (letter) => letter.charCodeAt(0));
  if (typeof DecompressionStream === "undefined") throw new Error("this browser is too old: it cannot unpack what is in this page");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/** A function whose answer for a number is kept. @template T @param {(key: number) => Promise<T>} ask */
function kept(ask) {
  /** @type {Map<number, Promise<T>>} */
  const answers = new Map();
  return (/** @type {number} */ key) => {
    const known = answers.get(key) ?? ask(key);
    answers.set(key, known);
    return known;
  };
}

/** The lists of arrays in which a file keeps rows, as rows. @param {{columns: string[], rows: any[][]}} table @returns {Row[]} */
const rowsOf = ({ columns, rows }) => rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));

/** Papers that find otherwise than the edge's sign. @param {Row} edge */
const opposed = (edge) => edge.refutes + (edge.sign === "0" ? 0 : edge.nulls);

/** @type {Record<string, (a: Row, b: Row) => number>} */
const ORDERS = {
  papers: (a, b) => b.papers - a.papers,
  against: (a, b) => opposed(b) - opposed(a),
  latest: (a, b) => (b.latest ?? 0) - (a.latest ?? 0),
};

/** @param {Row} paper @param {Filters} filters */
function paperFits(paper, { since, until, design, topic, graph }) {
  if (since && !(paper.year >= Number(since))) return false;
  if (until && !(paper.year !== null && paper.year <= Number(until))) return false;
  if (design && (paper.design ?? "not stated") !== design) return false;
  if (topic && !paper.topics.includes(topic)) return false;
  return !graph || paper.graphs.includes(graph);
}

/** @param {Row} edge @param {Filters} filters @param {Row[]} papers */
function fits(edge, filters, papers) {
  const { sign, standing, papers: least, since, until, design, topic, graph, origin, about } = filters;
  if (sign && sign !== edge.sign) return false;
  if (standing && !standing.split(",").includes(edge.standing)) return false;
  if (least && edge.papers < Number(least)) return false;
  if (origin && origin !== "both" && edge.origin !== "both" && edge.origin !== origin) return false;
  if (about && edge.cause_id !== about && edge.effect_id !== about) return false;
  if (!(since || until || design || topic || graph)) return true;
  return edge.speaking.some((/** @type {number} */ each) => paperFits(papers[each], filters));
}

/** @param {Row} head @returns {Promise<Source>} */
async function fileSource(head) {
  const core = await unpacked("core");
  const nodes = rowsOf(core.nodes), papers = rowsOf(core.papers), edges = rowsOf(core.edges);
  const disputes = await unpacked("conflicts");
  const claims = kept((part) => unpacked(`claims-${part}`)), texts = kept((part) => unpacked(`texts-${part}`));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byEnds = new Map();
  /** @type {Map<string, Row[]>} */
  const around = new Map();
  edges.forEach((edge, index) => {
    for (const role of ["cause", "effect"]) {
      const node = nodes[edge[role]];
      edge[`${role}_id`] = node.id;
      edge[role] = node.name;
      const near = around.get(node.id) ?? [];
      near.push(edge);
      around.set(node.id, near);
    }
    edge.index = index;
    byEnds.set(`${edge.cause_id} ${edge.effect_id}`, edge);
  });
  const matching = (/** @type {Filters} */ filters) => {
    const found = (filters.about ? around.get(filters.about) ?? [] : edges).filter((edge) => fits(edge, filters, papers));
    const order = ORDERS[filters.sort];
    return order ? [...found].sort(order) : found;
  };
  return {
    head,
    async edges(filters, limit, offset = 0) {
      const found = matching(filters);
      return { rows: found.slice(offset, offset + limit), total: found.length };
    },
    async edge(cause, effect) {
      const edge = byEnds.get(`${cause} ${effect}`);
      if (!edge) return null;
      const { claims: said, votes, statements } = (await claims(Math.floor(edge.index / head.portions.edges)))[edge.index % head.portions.edges];
      /** @type {Row} */
      const abstracts = {};
      for (const place of edge.speaking) {
        const portion = await texts(Math.floor(place / head.portions.texts));
        abstracts[papers[place].id] = { ...papers[place], ...portion[place % head.portions.texts] };
      }
      return { edge, claims: said, votes, statements, abstracts, reverse: byEnds.get(`${effect} ${cause}`) ?? null };
    },
    async variable(id) {
      const node = byId.get(id);
      const near = around.get(id) ?? [];
      return node ? { node, causes: near.filter((edge) => edge.effect_id === id), effects: near.filter((edge) => edge.cause_id === id) } : null;
    },
    async search(text, limit = 20) {
      const wanted = text.trim().toLowerCase();
      /** @type {Row[]} */
      const found = [];
      for (const node of nodes) {
        const name = node.name.toLowerCase(), at = name.indexOf(wanted);
        const alias = at < 0 ? node.aliases.find((/** @type {string} */ each) => each.toLowerCase().includes(wanted)) : "";
        if (at >= 0 || alias) found.push({ ...node, alias, rank: name === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : 3 });
      }
      return found.sort((a, b) => a.rank - b.rank || b.claims - a.claims || (a.name < b.name ? -1 : 1)).slice(0, limit);
    },
    async conflicts(type, about, limit, offset = 0) {
      const found = disputes.filter((/** @type {Row} */ each) => each.type === type && (!about || each.cause_id === about || each.effect_id === about));
      return { rows: found.slice(offset, limit && offset + limit), total: about ? found.length : head.conflicts[type] ?? 0 };
    },
    async conflict(id) {
      return disputes.find((/** @type {Row} */ each) => each.id === id) ?? null;
    },
    async map(filters, limit) {
      const found = matching(filters), shown = found.slice(0, limit);
      const ends = new Set(shown.flatMap((edge) => [edge.cause_id, edge.effect_id]));
      return { nodes: nodes.filter((node) => ends.has(node.id)), edges: shown, total: found.length };
    },
    async path(start, end) {
      /** @type {Map<string, Row | null>} */
      const came = new Map([[start, null]]);
      let frontier = [start];
      for (let step = 0; step < 5 && frontier.length && !came.has(end); step += 1) {
        const ahead = frontier.flatMap((id) => (around.get(id) ?? []).filter((edge) => edge.cause_id === id && edge.standing !== "held"));
        ahead.sort((a, b) => b.low - a.low || a.index - b.index);
        frontier = [];
        for (const edge of ahead) {
          if (came.has(edge.effect_id)) continue;
          came.set(edge.effect_id, edge);
          frontier.push(edge.effect_id);
        }
      }
      const steps = [];
      for (let edge = came.get(end); edge && start !== end; edge = came.get(edge.cause_id)) steps.unshift(edge);
      return steps;
    },
  };
}

/** Asks a server, of the slice that is looked at where there is one. @param {Row} head @returns {Source} */
function serverSource(head) {
  const ask = async (/** @type {string} */ what, /** @type {Record<string, any>} */ query = {}, /** @type {RequestInit} */ options = {}) => {
    const told = new URLSearchParams(Object.entries({ ...query, slice: slice() }).filter(([, value]) => value !== undefined && value !== ""));
    const answer = await fetch(`/api/${what}?${told}`, options);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `the server answers ${answer.status}`);
    return body;
  };
  return {
    head,
    edges: (filters, limit, offset = 0) => ask("edges", { ...filters, limit, offset }),
    edge: (cause, effect) => ask("edge", { cause, effect }),
    variable: (id) => ask("variable", { id }),
    search: (q, limit) => ask("search", { q, limit }),
    conflicts: (type, about, limit, offset) => ask("conflicts", { type, about, limit, offset }),
    conflict: (id) => ask("conflict", { id }),
    map: (filters, limit) => ask("map", { ...filters, limit }),
    path: (start, end) => ask("path", { start, end }),
    slice: () => ask("slice"),
    refresh: async () => { Object.assign(head, await ask("head")); },
    log: head.edit ? () => ask("log") : undefined,
    decide: !head.edit ? undefined : (decision) =>
      ask("decide", {}, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Democritus-Token": head.token },
        body: JSON.stringify(decision),
      }),
  };
}

/** @returns {Promise<Source>} */
export async function openSource() {
  const head = embedded("head");
  return head.carrier === "file" ? fileSource(head) : serverSource(head);
}
