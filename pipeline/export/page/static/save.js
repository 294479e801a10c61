// What is shown, as a file: CSV and GraphML of edges, SVG and PNG of a map.

/** @typedef {import("./source.js").Row} Row */

const COLUMNS = ["cause", "effect", "sign", "weight", "low", "high", "standing", "gate", "supports", "refutes", "nulls",
  "background", "papers", "claims", "origin", "statements", "cause_id", "effect_id"];
const OUTSIDE = new Set(["cause", "effect"]);
const NUMBERS = new Set(["weight", "low", "high", "supports", "refutes", "nulls", "background", "papers", "claims", "statements"]);

/** @param {string} name @param {Blob} content */
function hand(name, content) {
  const url = URL.createObjectURL(content), anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A cell that no spreadsheet takes for a formula. @param {string} column @param {unknown} value */
function cell(column, value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (OUTSIDE.has(column) && /^[\s=+\-@＝＋－＠']/u.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Row[]} edges */
export const csv = (edges) =>
  [COLUMNS.join(","), ...edges.map((edge) => COLUMNS.map((column) => cell(column, edge[column])).join(","))].join("\r\n") + "\r\n";

/** Text as it may stand in XML. @param {unknown} value */
export const xml = (value) =>
  String(value).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** @param {Row[]} edges */
export function graphml(edges) {
  const names = new Map(edges.flatMap((edge) => [[edge.cause_id, edge.cause], [edge.effect_id, edge.effect]]));
  const columns = COLUMNS.slice(2, -2);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    '<key id="label" for="node" attr.name="label" attr.type="string"/>',
    ...columns.map((name) => `<key id="${name}" for="edge" attr.name="${name}" attr.type="${NUMBERS.has(name) ? "double" : "string"}"/>`),
    '<graph edgedefault="directed">',
    ...[...names].map(([id, name]) => `<node id="${xml(id)}"><data key="label">${xml(name)}</data></node>`),
    ...edges.map((edge) =>
      `<edge source="${xml(edge.cause_id)}" target="${xml(edge.effect_id)}">${columns
        .filter((name) => edge[name] !== null && edge[name] !== undefined)
        .map((name) => `<data key="${name}">${xml(edge[name])}</data>`).join("")}</edge>`),
    "</graph>", "</graphml>", "",
  ].join("\n");
}

/** @param {Row[]} edges */
export const saveCsv = (edges) => hand("edges.csv", new Blob([csv(edges)], { type: "text/csv" }));

/** @param {Row[]} edges */
export const saveGraphml = (edges) => hand("edges.graphml", new Blob([graphml(edges)], { type: "application/xml" }));

/** @param {string} picture */
export const saveSvg = (picture) => hand("map.svg", new Blob([picture], { type: "image/svg+xml" }));

/** @param {string} picture @param {number} width @param {number} height */
export async function savePng(picture, width, height) {
  const image = new Image(width, height);
  image.src = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext("2d");
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((content) => content && hand("map.png", content), "image/png");
}
