/* The page of a new person, and of a membership: an identity card's number fills birth date and sex at once; what the server knows of the number,
   the name and the batch is said beside the fields while one types. The page works without it: saving asks the same.

   #duplicates[data-check="URL"]   the part about people who look alike; the URL answers what is to be said.
                                   data-person names the person where the form has no field for one */
(function () {
  "use strict";

  const part = document.getElementById("duplicates");
  if (!part) return;
  const form = part.closest("form");
  const WATCHED = ["id_kind", "id_number", "name", "sex", "born_on", "staff_no", "school", "talent", "cohort", "stage", "exemption_reason"];
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const filled = { born_on: "", sex: "" };

  /* By name alone: form.elements would find ids as well, and the field "kind" has the id "id_kind". */
  const controls = (name) => [...form.querySelectorAll(`[name="${name}"]`)];

  const valueOf = (name) => {
    const [first, ...others] = controls(name);
    if (!first) return "";
    return first.type === "radio" ? ([first, ...others].find((one) => one.checked) || { value: "" }).value : first.value;
  };

  const setValue = (name, value) => {
    const all = controls(name);
    const one = all[0].type === "radio" ? all.find((radio) => radio.value === value) : all[0];
    if (one.type === "radio") one.checked = true;
    else one.value = value;
    one.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const boxOf = (name) => {
    const [control] = controls(name);
    return control ? control.closest(".f").querySelector(".ctl") : null;
  };

  function say(name, text, tone) {
    const box = boxOf(name);
    if (!box) return;
    /* What saving refused stands above the field already. */
    const refused = box.closest(".f").querySelector(".err");
    if (text && refused && refused.textContent.includes(text)) text = "";
    let line = box.querySelector("[data-said]");
    if (!line) {
      if (!text) return;
      line = document.createElement("span");
      line.dataset.said = "";
      line.setAttribute("role", "status");
      box.append(line);
    }
    line.className = tone === "ok" ? "filled" : tone === "bad" ? "said-bad" : "q s";
    line.textContent = text || "";
  }

  /* What the number says fills an empty field, and one that an earlier number has filled; never what somebody typed. */
  function fill(values) {
    for (const [name, value] of Object.entries(values)) {
      const now = valueOf(name);
      if (!value || (now && now !== filled[name] && now !== value)) continue;
      if (now !== value) setValue(name, value);
      filled[name] = value;
      say(name, part.dataset.filled, "ok");
    }
  }

  /* GB 11643: seventeen digits with a date, and a check character. */
  function readCard(number) {
    if (!/^\d{17}[\dX]$/.test(number)) return null;
    const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
    if ("10X98765432"[sum % 11] !== number[17]) return null;
    const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
    const made = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(made.getTime()) || made.toISOString().slice(0, 10) !== day) return null;
    return { born_on: day, sex: Number(number[16]) % 2 ? "male" : "female" };
  }

  function readNumber() {
    const number = valueOf("id_number").normalize("NFKC").replace(/[\s\-_.·'`]+/g, "").toUpperCase();
    const told = controls("id_number").length && valueOf("id_kind") === "identity_card" ? readCard(number) : null;
    if (told) fill(told);
  }

  let asked = 0;
  let shown = 0;
  async function ask() {
    const mine = ++asked;
    const sent = new URLSearchParams({ csrfmiddlewaretoken: valueOf("csrfmiddlewaretoken") });
    for (const name of WATCHED) sent.set(name, valueOf(name));
    if (part.dataset.person) sent.set("talent", part.dataset.person);
    let said;
    try {
      const answer = await fetch(part.dataset.check, { method: "POST", body: sent, headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) return;
      said = await answer.json();
    } catch {
      return;
    }
    if (mine < shown) return;
    shown = mine;
    for (const name of ["id_number", "name", "staff_no", "stage"]) {
      const line = said.beside[name];
      say(name, line ? line.text : "", line ? line.tone : "");
    }
    const born = said.beside.born_on;
    if (born && !said.fill.born_on) say("born_on", born.text, born.tone);
    if (born && said.fill.born_on && valueOf("born_on") === said.fill.born_on) say("born_on", `${part.dataset.filled} · ${born.text}`, "ok");
    const before = part.querySelector("input[name=decided]");
    const after = new DOMParser().parseFromString(said.part, "text/html");
    const now = after.querySelector("input[name=decided]");
    /* What was decided stays while the same people look alike. */
    if (before && now && before.value === now.value) return;
    part.replaceChildren(...after.body.childNodes);
  }

  let waiting;
  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 250);
  };
  form.addEventListener("input", (event) => {
    if (event.target.name === "id_number") readNumber();
    if (WATCHED.includes(event.target.name)) soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "id_kind") readNumber();
    if (WATCHED.includes(event.target.name)) soon();
  });
  readNumber();
  if (WATCHED.some((name) => !["id_kind", "sex"].includes(name) && valueOf(name))) soon();
})();
