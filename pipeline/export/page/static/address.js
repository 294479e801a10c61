// The address: what is looked at and what is filtered, in the part after #, so that it can be kept and sent.

/** @typedef {{view: string, args: string[], query: URLSearchParams}} Place */

export const FILTERS = ["sign", "standing", "papers", "since", "until", "design", "topic", "graph", "origin", "about", "sort"];

/** @param {string} hash @returns {Place} */
export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...args] = path.split("/").map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  return { view, args, query: new URLSearchParams(query) };
}

/** The slice that is looked at; none is the whole graph. */
export const slice = () => parse(location.hash).query.get("slice") ?? "";

/**
 * A place in the page. It is in the slice that is looked at, unless the query names another, or none.
 * @param {string} view @param {string[]} [args] @param {Record<string, string> | URLSearchParams} [query]
 */
export function link(view, args = [], query = {}) {
  const told = new URLSearchParams(query);
  if (!told.has("slice")) told.set("slice", slice());
  if (!told.get("slice")) told.delete("slice");
  const words = told.toString();
  return `#/${[view, ...args].map(encodeURIComponent).join("/")}${words ? `?${words}` : ""}`;
}

/** The filters of an address, those that say something. @param {URLSearchParams} query */
export function filtersOf(query) {
  /** @type {Record<string, string>} */
  const kept = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value) kept[name] = value;
  }
  return kept;
}

/** @param {Record<string, any>} edge */
export const edgeLink = (edge) => link("edge", [edge.cause_id, edge.effect_id]);
