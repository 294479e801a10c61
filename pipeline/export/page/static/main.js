// The page: one view after another, as the address says.
import { byId, h } from "./dom.js";
import { link, parse, slice } from "./address.js";
import { searchBox } from "./list.js";
import { openSource } from "./source.js";
import { sliceLine, VIEWS } from "./views.js";

const NAMES = { "": "Overview", edges: "Edges", variables: "Variables", conflicts: "Conflicts", map: "Map", topics: "Topics", runs: "Runs" };

function theme() {
  const button = byId("theme"), root = document.documentElement;
  const stored = (() => { try { return localStorage.getItem("democritus-theme"); } catch { return null; } })();
  if (stored) root.dataset.theme = stored;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("democritus-theme", root.dataset.theme); } catch { /* a browser that keeps nothing */ }
  });
}

async function start() {
  theme();
  const source = await openSource(), main = byId("main");
  const names = Object.entries(source.log ? { ...NAMES, log: "Decisions" } : NAMES);
  const tabs = new Map(names.map(([view, name]) => [view, h("a", {}, name)]));
  byId("nav").append(...tabs.values());
  let turn = 0;
  const show = async (/** @type {boolean} */ moved) => {
    const mine = (turn += 1), place = parse(location.hash), view = VIEWS[place.view] ?? VIEWS[""];
    main.setAttribute("aria-busy", "true");
    let found;
    try {
      found = await view(source, place);
      if (slice()) found.prepend(await sliceLine(source));
    } catch (error) {
      found = h("div", {}, h("h1", {}, "This cannot be shown"), h("p", { role: "alert" }, error instanceof Error ? error.message : String(error)),
        slice() ? h("p", {}, h("a", { href: link(place.view, place.args, { slice: "" }) }, "The whole graph")) : null);
    }
    if (mine !== turn) return;
    const held = main.contains(document.activeElement) ? document.activeElement?.getAttribute("name") : null;
    main.replaceChildren(found);
    if (held && !moved) /** @type {HTMLElement | null} */ (main.querySelector(`[name="${CSS.escape(held)}"]`))?.focus({ preventScroll: true });
    main.removeAttribute("aria-busy");
    const title = found.querySelector("h1")?.textContent ?? "";
    document.title = place.view ? `${title} – ${source.head.name}` : title;
    for (const [name, each] of tabs) {
      each.setAttribute("href", link(name)); // a slice goes with its reader
      if (name === place.view) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    if (moved) {
      scrollTo(0, 0);
      main.focus({ preventScroll: true });
    }
  };
  byId("search").append(searchBox(source, (node) => { location.hash = link("variable", [node.id]); }, "Find a variable", "find"));
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("find").focus();
    }
  });
  let before = parse(location.hash).view;
  addEventListener("hashchange", () => {
    const now = parse(location.hash).view;
    show(now !== before || !["edges", "map"].includes(now));
    before = now;
  });
  addEventListener("decided", async (event) => {
    byId("said").textContent = /** @type {CustomEvent} */ (event).detail;
    await source.refresh?.();
    await show(false);
  });
  await show(false);
  document.documentElement.dataset.ready = "";
}

start().catch((error) => byId("main").replaceChildren(h("p", { role: "alert" }, `This page cannot be shown: ${error.message}`)));
