// Decisions of people, where the page may write: the same as those of the command line, in the same log.
import { h } from "./dom.js";

/** @typedef {import("./source.js").Row} Row */
/** @typedef {import("./source.js").Source} Source */

/**
 * A form that decides something, and shows the page anew when it is done.
 * @param {Source} source @param {string} title @param {{name: string, label: string, value?: string, hidden?: boolean}[]} fields
 * @param {{words: string, decision: Row}[]} buttons
 */
export function decisionForm(source, title, fields, buttons) {
  if (!source.decide) return null;
  const decide = source.decide;
  const said = h("p", { class: "said", role: "alert" });
  const inputs = fields.map(({ name, label, value }) => h("label", {}, label, h("input", { name, value: value ?? "" })));
  const form = h("form", { class: "decide" }, h("span", { class: "decide-title" }, title), ...inputs,
    ...buttons.map(({ words }, index) => h("button", { type: "submit", value: index }, words)), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const { decision } = buttons[Number(pressed?.value ?? 0)];
    said.textContent = "…";
    try {
      const answer = await decide({ ...decision, ...Object.fromEntries(new FormData(form)) });
      dispatchEvent(new CustomEvent("decided", { detail: answer.said }));
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
  });
  return form;
}

/** @param {Source} source @param {Row} claim */
export const judgeClaim = (source, claim) =>
  decisionForm(source, "Does the abstract say so?", [{ name: "note", label: "Note" }], [
    { words: "Right", decision: { act: "claim", id: claim.claim, verdict: "right" } },
    { words: "Wrong", decision: { act: "claim", id: claim.claim, verdict: "wrong" } },
  ]);

/** @param {Source} source @param {Row} conflict */
export const judgeConflict = (source, conflict) =>
  decisionForm(source, "Is it a conflict?", [{ name: "note", label: "Note" }],
    ["real", "apparent", "misread"].map((verdict) => ({ words: verdict, decision: { act: "conflict", id: conflict.id, verdict } })));

/** @param {Source} source @param {Row} node */
export function nameForms(source, node) {
  if (!source.decide) return null;
  const name = node.name, why = { name: "note", label: "Why" };
  return h("details", { class: "card" }, h("summary", {}, "Decide about this name"),
    decisionForm(source, "Call it", [{ name: "b", label: "New name" }, why], [{ words: "Rename", decision: { act: "rename", a: name } }]),
    decisionForm(source, "Same as", [{ name: "b", label: "Other variable" }, why], [{ words: "Merge", decision: { act: "merge", a: name } }]),
    decisionForm(source, "Keep apart", [{ name: "b", label: "A name of it, or another variable" }, why], [{ words: "Split", decision: { act: "split", a: name } }]),
    decisionForm(source, "Put it under", [{ name: "b", label: "Class" }, why], [
      { words: "Broader", decision: { act: "broader", a: name } }, { words: "Not under it", decision: { act: "not broader", a: name } }]),
    decisionForm(source, "It is no variable", [why], [{ words: "Reject", decision: { act: "reject", a: name } }]));
}
