// The map: the whole graph drawn by sigma, and one variable's neighbours or a path as a drawing of our own.
import { count, h, plural, SIGN_CLASS, SIGN_NAMES, svg } from "./dom.js";
import { edgeLink, filtersOf, link } from "./address.js";
import { aboutLine, filterForm, onlyTold, searchBox } from "./list.js";
import { saveCsv, saveGraphml, savePng, saveSvg, xml } from "./save.js";
import { inflated } from "./source.js";

/** @typedef {import("./source.js").Row} Row */
/** @typedef {import("./source.js").Source} Source */

const MOST = 20_000;
const CROWDED = 600; // edges of which few can be told from each other

/** The colours of the page as it is now, light or dark. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    "+": read("--plus"), "-": read("--minus"), 0: read("--nil"), "?": read("--open"),
    ink: read("--ink"), memory: read("--memory"), muted: read("--muted"), paper: read("--paper"), contested: read("--contested"),
  };
}

/** What colours, widths and dashes mean. @param {Row[]} edges those that are drawn */
const legend = (edges) =>
  h("p", { class: "legend" },
    ...["+", "-", "0", "?"].map((sign) => h("span", { class: `key ${SIGN_CLASS[sign]}` }, SIGN_NAMES[sign])),
    h("span", { class: "key dashed" }, "dashed: only hedged or correlational"),
    h("span", { class: "key contested" }, "contested"),
    edges.some(onlyTold) ? h("span", { class: "key memory-line" }, "dotted: only a model says so, from memory") : null,
    h("span", { class: "muted" }, "width: support"));

// --- a drawing of few edges -------------------------------------------------------------------------------------------

/**
 * Columns of variables with edges between them, causes to the left of effects; every edge and end can be followed.
 * @param {Row[][]} columns of `{id, name}` @param {Row[]} edges @param {string} label
 */
function drawing(columns, edges, label) {
  const wide = 290, high = 30, width = wide * columns.length, most = Math.max(...columns.map((column) => column.length));
  const last = columns.length - 1;
  const height = Math.max(60, most * high + 20);
  /** @type {Map<string, {x: number, y: number, column: number}>} */
  const places = new Map();
  columns.forEach((column, index) => column.forEach((node, row) => {
    // names end where edges begin on the left, and begin where edges end on the right
    const x = index === 0 ? wide - 30 : index === last ? wide * index + 30 : wide * (index + 0.5);
    places.set(node.id, { x, y: (height * (row + 0.5)) / column.length, column: index });
  }));
  const half = (/** @type {Row} */ node) => {
    const { column } = /** @type {{column: number}} */ (places.get(node.id));
    return column === 0 || column === last ? 6 : Math.min(122, 8 + 3.9 * [...node.name].length);
  };
  const nodes = new Map(columns.flat().map((node) => [node.id, node]));
  const lines = edges.flatMap((edge) => {
    const from = places.get(edge.cause_id), to = places.get(edge.effect_id);
    if (!from || !to) return [];
    const x1 = from.x + half(/** @type {Row} */ (nodes.get(edge.cause_id))), x2 = to.x - half(/** @type {Row} */ (nodes.get(edge.effect_id))) - 6;
    const middle = (x1 + x2) / 2;
    const alone = onlyTold(edge), kind = alone ? "only-model" : SIGN_CLASS[edge.sign];
    const told = `${edge.cause} → ${edge.effect}: ${SIGN_NAMES[edge.sign]}, ${alone ? "only a model says so" : plural(edge.papers, "paper")}`;
    return [svg("a", { href: edgeLink(edge), "aria-label": told },
      svg("path", { class: `edge ${kind}${edge.soft ? " soft" : ""}`, d: `M${x1},${from.y} C${middle},${from.y} ${middle},${to.y} ${x2},${to.y}`,
        "stroke-width": alone ? 1.5 : (1 + 5 * edge.low).toFixed(1), "marker-end": `url(#tip-${kind})` },
        svg("title", {}, told)))];
  });
  const labels = [...nodes.values()].map((node) => {
    const place = /** @type {{x: number, y: number, column: number}} */ (places.get(node.id)), name = [...node.name];
    return svg("a", { href: link("variable", [node.id]) },
      svg("text", { x: place.x, y: place.y + 4, "text-anchor": place.column === 0 ? "end" : place.column === last ? "start" : "middle" }, name.length > 32 ? `${name.slice(0, 31).join("")}…` : node.name, svg("title", {}, node.name)));
  });
  const tips = ["plus", "minus", "nil", "open", "only-model"].map((kind) =>
    svg("marker", { id: `tip-${kind}`, viewBox: "0 0 8 8", refX: 2, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
      svg("path", { class: `tip ${kind}`, d: "M0,0 L8,4 L0,8 z" })));
  const box = h("div", { class: "scroll drawing", tabindex: "0", role: "group", "aria-label": label },
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label }, svg("defs", {}, ...tips), ...lines, ...labels));
  requestAnimationFrame(() => { box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2; }); // its middle first, where it is wider than the screen
  return box;
}

/** A variable between its best supported causes and effects. @param {Row} node @param {Row[]} causes @param {Row[]} effects */
export function neighbours(node, causes, effects) {
  const most = 12, few = (/** @type {Row[]} */ edges) => edges.slice(0, most);
  const left = few(causes), leftIds = new Set(left.map((edge) => edge.cause_id));
  const right = few(effects.filter((edge) => !leftIds.has(edge.effect_id)));
  const columns = [
    left.map((edge) => ({ id: edge.cause_id, name: edge.cause })),
    [{ id: node.id, name: node.name }],
    right.map((edge) => ({ id: edge.effect_id, name: edge.effect })),
  ];
  const shown = left.length + right.length, all = causes.length + effects.length;
  return h("section", {}, h("h2", {}, "Map"), legend([...left, ...right]), drawing(columns, [...left, ...right], `causes and effects of ${node.name}`),
    h("p", { class: "muted" }, `${shown} of ${plural(all, "edge")} drawn, the best supported.`));
}

/** A chain of edges from one variable to another. @param {Row[]} steps */
export function chain(steps) {
  const columns = [{ id: steps[0].cause_id, name: steps[0].cause }, ...steps.map((edge) => ({ id: edge.effect_id, name: edge.effect }))].map((node) => [node]);
  return h("div", {}, legend(steps), drawing(columns, steps, "path"));
}

// --- the whole graph --------------------------------------------------------------------------------------------------

/** Load the libraries that draw the map; they are in the page, compressed, and run only if its policy knows their hash. */
async function libraries() {
  if (Reflect.get(window, "Sigma")) return true;
  if (!document.getElementById("lib-sigma")) return false;
  for (const name of ["lib-graphology", "lib-layout", "lib-sigma"]) {
    const script = document.createElement("script");
    script.textContent = await inflated(name);
    document.head.append(script);
  }
  return Boolean(Reflect.get(window, "Sigma"));
}

/** @param {Row} edge @param {ReturnType<typeof palette>} colours */
const colourOf = (edge, colours) => onlyTold(edge) ? colours.memory : colours[/** @type {"+"} */ (edge.sign)];

const GROUPS = ["#4477aa", "#cc6677", "#999933", "#117733", "#aa4499", "#88ccee", "#ddcc77", "#44aa99", "#882255", "#6699cc"];

/**
 * Give each variable a place and a group, the same for the same graph: a spiral, from which on communities (Louvain) and
 * forces (ForceAtlas2) bring together what belongs together. Tells whether the libraries that do so are there.
 * @param {{nodes: Row[], edges: Row[]}} shown
 */
async function placed({ nodes, edges }) {
  nodes.forEach((node, index) => {
    const away = 10 * Math.sqrt(index), angle = index * Math.PI * (3 - Math.sqrt(5));
    Object.assign(node, { x: away * Math.cos(angle), y: away * Math.sin(angle), group: 0 });
  });
  if (!(await libraries())) return false;
  const { communitiesLouvain, layoutForceAtlas2 } = Reflect.get(window, "graphologyLibrary");
  const graph = new (Reflect.get(window, "graphology").UndirectedGraph)();
  for (const { id, x, y } of nodes) graph.addNode(id, { x, y });
  for (const edge of edges) graph.mergeEdge(edge.cause_id, edge.effect_id, { weight: 0.2 + edge.low });
  const groups = graph.size ? communitiesLouvain(graph, { randomWalk: false, rng: () => 0.5 }) : {};
  const iterations = Math.round(Math.min(300, Math.max(30, 300_000 / (nodes.length + 1))));
  const places = layoutForceAtlas2(graph, { iterations, settings: layoutForceAtlas2.inferSettings(graph) });
  for (const node of nodes) Object.assign(node, places[node.id], { group: groups[node.id] ?? 0 });
  return true;
}

/** @param {Source} source @param {URLSearchParams} query */
export async function wholeMap(source, query) {
  const shown = await source.map(filtersOf(query), MOST);
  const canvas = h("div", { class: "canvas", tabindex: "0", role: "img", "aria-label": `map of ${plural(shown.nodes.length, "variable")} and ${plural(shown.edges.length, "edge")}; the list of edges says the same in words` });
  const note = h("p", { class: "map-note", role: "status" }, `${count(shown.edges.length)} of ${plural(shown.total, "edge")} shown${source.head.shown && source.head.shown.total > source.head.shown.edges ? `, of ${count(source.head.shown.total)} in the graph` : ""}.`);
  const ready = new Promise((resolve) => { setTimeout(resolve); }).then(() => placed(shown)); // the page first
  const crowded = shown.edges.length > CROWDED && !query.get("papers");
  const found = h("p", { class: "map-found", "aria-live": "polite" }, "Choose a variable to see what it is joined to.");
  const element = h("div", {},
    h("h1", {}, "Map"), await aboutLine(source, query, "map"), filterForm(source, false),
    h("div", { class: "list-head" }, note, h("span", { class: "tools" },
      h("a", { href: link("edges", [], filtersOf(query)) }, "as a list"),
      h("button", { type: "button", onclick: async () => { await ready; saveSvg(picture(shown)); } }, "SVG"),
      h("button", { type: "button", onclick: async () => { await ready; savePng(picture(shown), SIDE, SIDE); } }, "PNG"),
      h("button", { type: "button", onclick: () => saveCsv(shown.edges) }, "CSV"),
      h("button", { type: "button", onclick: () => saveGraphml(shown.edges) }, "GraphML"))),
    crowded ? h("p", {}, "So many can hardly be read: ", h("a", { href: link("map", [], { ...filtersOf(query), papers: "2" }) }, "those of two papers or more"), ", or find a variable below.") : null,
    legend(shown.edges), canvas, found);
  const box = searchBox(source, (node) => focus(node.id), "Find on the map", "map-search");
  canvas.before(box);
  /** @type {(id: string) => void} */
  let focus = (id) => { location.hash = link("variable", [id]); };
  queueMicrotask(async () => {
    const able = await ready;
    if (!canvas.isConnected) return; // the reader is elsewhere by now
    if (!shown.nodes.length) canvas.replaceChildren("Nothing to draw.");
    else if (!able) canvas.replaceChildren(h("p", {}, "This installation was made without the libraries that draw the map (node was not to be had). The lists say the same; SVG and PNG work."));
    else focus = draw(canvas, shown, found);
  });
  return element;
}

/**
 * Draw the graph; the answer brings a variable into view.
 * @param {HTMLElement} canvas @param {{nodes: Row[], edges: Row[]}} shown @param {HTMLElement} found
 */
function draw(canvas, shown, found) {
  const { Graph } = Reflect.get(window, "graphology"), Sigma = Reflect.get(window, "Sigma"), colours = palette();
  const { layerDashed, layerPlain, pathLine, extremityArrow, sdfCircle, sdfDiamond, layerFill } = Sigma.rendering;
  const graph = new Graph({ type: "directed", multi: false });
  const contested = new Set(shown.edges.filter((edge) => edge.disputed).flatMap((edge) => [edge.cause_id, edge.effect_id]));
  const few = shown.nodes.length < 500, sizes = shown.nodes.map((node) => node.papers).sort((a, b) => b - a);
  const sizeOf = (/** @type {number} */ papers) => 2.5 + Math.min(12, Math.sqrt(papers));
  for (const node of shown.nodes) {
    graph.addNode(node.id, { x: node.x, y: node.y, label: node.name, size: sizeOf(node.papers),
      color: contested.has(node.id) ? colours.contested : GROUPS[node.group % GROUPS.length], shape: contested.has(node.id) ? "diamond" : "circle" });
  }
  for (const edge of shown.edges) {
    const alone = onlyTold(edge);
    graph.addEdge(edge.cause_id, edge.effect_id, { size: (few ? 1.2 : 0.5) + (alone ? 0 : (few ? 4 : 2) * edge.low), color: colourOf(edge, colours), dash: alone ? 2 : edge.soft ? 4 : 0 });
  }
  const renderer = new Sigma(graph, canvas, {
    primitives: {
      nodes: { shapes: [sdfCircle(), sdfDiamond()], layers: [layerFill()] },
      edges: {
        paths: [pathLine()], extremities: [extremityArrow()], defaultHead: "arrow",
        variables: { dash: { type: "number", default: 0 } },
        layers: [layerPlain(), layerDashed({ dashSize: { attribute: "dash", mode: "pixels" }, gapSize: { value: 6, mode: "pixels" }, dashColor: colours.paper })],
      },
    },
    styles: {
      nodes: [
        { x: { attribute: "x" }, y: { attribute: "y" }, size: { attribute: "size" }, color: { attribute: "color" }, shape: { attribute: "shape" }, label: { attribute: "label" }, labelColor: colours.ink, labelSize: 12, cursor: "pointer" },
        { whenState: "isHighlighted", then: { labelVisibility: "visible", zIndex: 1 } },
      ],
      edges: [{ size: { attribute: "size" }, color: { attribute: "color" }, dash: { attribute: "dash" }, opacity: few ? 0.9 : 0.5 }],
    },
    settings: { itemSizesReference: "screen", labelDensity: 1, labelRenderedSizeThreshold: sizeOf(sizes[Math.min(80, sizes.length - 1)]), renderEdgeLabels: false, minEdgeThickness: 0.3 },
  });
  const focus = (/** @type {string} */ id) => {
    const name = graph.getNodeAttribute(id, "label"), near = shown.edges.filter((edge) => edge.cause_id === id || edge.effect_id === id);
    found.replaceChildren(h("a", { href: link("variable", [id]) }, name), ` is joined to ${plural(near.length, "variable")}: `,
      ...near.slice(0, 12).flatMap((edge) => [h("a", { class: `to ${onlyTold(edge) ? "only-model" : SIGN_CLASS[edge.sign]}`, href: edgeLink(edge) }, edge.cause_id === id ? `→ ${edge.effect}` : `${edge.cause} →`), " "]),
      near.length > 12 ? `and ${near.length - 12} more.` : "");
  };
  renderer.on("clickNode", (/** @type {{node: string}} */ { node }) => focus(node));
  addEventListener("hashchange", () => renderer.kill(), { once: true });
  return (/** @type {string} */ id) => {
    if (!graph.hasNode(id)) {
      found.replaceChildren("It is not among the edges that are shown. ", h("a", { href: link("variable", [id]) }, "Its page"));
      return;
    }
    focus(id);
    const place = renderer.getNodeDisplayData(id);
    if (place) renderer.getCamera().animate({ x: place.x, y: place.y, ratio: 0.2 });
  };
}

const SIDE = 1600;

/** The map as SVG, for a paper: lines, ends, and the names of the variables with most papers. @param {{nodes: Row[], edges: Row[]}} shown */
function picture({ nodes, edges }) {
  const colours = palette(), named = new Set([...nodes].sort((a, b) => b.papers - a.papers).slice(0, 60).map((node) => node.id));
  const xs = nodes.map((node) => node.x), ys = nodes.map((node) => node.y);
  const left = xs.reduce((a, b) => Math.min(a, b), 0), top = ys.reduce((a, b) => Math.min(a, b), 0);
  const span = Math.max(xs.reduce((a, b) => Math.max(a, b), 0) - left, ys.reduce((a, b) => Math.max(a, b), 0) - top, 1e-9);
  const scale = (SIDE - 160) / span;
  const at = new Map(nodes.map((node) => [node.id, [80 + (node.x - left) * scale, 80 + (node.y - top) * scale]]));
  const f = (/** @type {number} */ value) => value.toFixed(1);
  const lines = edges.map((edge) => {
    const [x1, y1] = /** @type {number[]} */ (at.get(edge.cause_id)), [x2, y2] = /** @type {number[]} */ (at.get(edge.effect_id));
    return `<line x1="${f(x1)}" y1="${f(y1)}" x2="${f(x2)}" y2="${f(y2)}" stroke="${colourOf(edge, colours)}" stroke-width="${f(0.6 + (onlyTold(edge) ? 0 : 3 * edge.low))}"${onlyTold(edge) ? ' stroke-dasharray="1 4"' : edge.soft ? ' stroke-dasharray="4 3"' : ""} stroke-opacity=".7"/>`;
  });
  const dots = nodes.map((node) => {
    const [x, y] = /** @type {number[]} */ (at.get(node.id));
    return `<circle cx="${f(x)}" cy="${f(y)}" r="${f(2 + Math.min(10, Math.sqrt(node.papers)))}" fill="${GROUPS[node.group % GROUPS.length]}"><title>${xml(node.name)}</title></circle>`;
  });
  const labels = nodes.filter((node) => named.has(node.id)).map((node) => {
    const [x, y] = /** @type {number[]} */ (at.get(node.id));
    return `<text x="${f(x + 8)}" y="${f(y + 4)}" fill="${colours.ink}">${xml(node.name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}" font-family="system-ui, sans-serif" font-size="13"><rect width="100%" height="100%" fill="${colours.paper}"/>${lines.join("")}${dots.join("")}${labels.join("")}</svg>`;
}
