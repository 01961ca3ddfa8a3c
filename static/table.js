/* Lists. They work without it; it opens cards, keeps what is chosen from page to page, and closes what stands open.

   .tbl-cards              on a narrow screen the row's whole card opens the record; links and controls keep their own meaning
   form[data-selection]    the bar of the rows chosen, shown while there are any. They are the page's own state: the browser
                           keeps it with the page's place in its history, and links to other pages of the list carry it along
                           behind "#", which never leaves the browser
   details.pop             closes on Escape and on a click beside it */
(function () {
  "use strict";
  const narrow = window.matchMedia("(max-width: 575.98px)");
  for (const body of document.querySelectorAll(".tbl-cards tbody")) {
    body.addEventListener("click", (event) => {
      if (!narrow.matches || event.target.closest("a, button, input, label, select, summary")) return;
      const link = event.target.closest("tr")?.querySelector("a.name");
      if (link) link.click();
    });
  }

  const close = (except) => {
    const open = [...document.querySelectorAll("details.pop[open]")].filter((pop) => pop !== except);
    for (const pop of open) pop.open = false;
    return open;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.pop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const [pop] = close(null);
    if (!pop) return;
    event.stopImmediatePropagation();
    pop.querySelector("summary").focus();
  });

  const bar = document.querySelector("form[data-selection]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name=chosen][form="${bar.id}"]`)];
  const all = [...document.querySelectorAll("[data-all]")];
  const found = bar.querySelector("[data-found]");
  const count = bar.querySelector("[data-count]");
  const words = bar.querySelector("[data-words]");
  const clear = bar.querySelector("[data-clear]");
  const here = new Set(boxes.map((box) => box.value));
  let chosen = new Set();

  const everything = () => Boolean(found?.checked);
  const state = () => ({ chosen: [...chosen], found: everything() });
  const some = () => everything() || chosen.size > 0;
  const put = (text, number) => text.replace("0", number.toLocaleString("en-US"));

  const show = () => {
    const ticked = boxes.filter((box) => chosen.has(box.value)).length;
    bar.hidden = !some();
    count.textContent = put(count.dataset.count, everything() ? Number(found.dataset.found) : chosen.size);
    if (words) words.querySelector("span").textContent = put(words.dataset.words, everything() ? Number(words.dataset.export) : chosen.size);
    bar.querySelector("[data-elsewhere]").value = [...chosen].filter((id) => !here.has(id)).join(",");
    for (const box of boxes) {
      box.checked = everything() || chosen.has(box.value);
      box.disabled = everything();
      box.closest("tr").classList.toggle("on", box.checked);
    }
    for (const box of all) {
      box.checked = everything() || (ticked > 0 && ticked === boxes.length);
      box.indeterminate = !everything() && ticked > 0 && ticked < boxes.length;
      box.disabled = everything();
    }
  };
  const changed = () => {
    show();
    window.history.replaceState({ ...window.history.state, rows: state() }, "");
  };
  const none = () => {
    chosen = new Set();
    if (found) found.checked = false;
    changed();
    boxes[0]?.focus();
  };
  const restore = () => {
    const carried = new URLSearchParams(window.location.hash.slice(1)).get("rows");
    if (carried) {
      const rows = { chosen: carried === "found" ? [] : carried.split(","), found: carried === "found" };
      window.history.replaceState({ ...window.history.state, rows }, "", window.location.pathname + window.location.search);
    }
    const kept = window.history.state?.rows || { chosen: [], found: false };
    chosen = new Set(kept.chosen);
    if (found) found.checked = kept.found;
    show();
  };
  const behind = () => (some() ? `#rows=${everything() ? "found" : [...chosen].join(",")}` : "");

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (boxes.includes(box)) chosen[box.checked ? "add" : "delete"](box.value);
    else if (all.includes(box)) for (const id of here) chosen[box.checked ? "add" : "delete"](id);
    else if (box !== found) return;
    changed();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".foot a, a.sort");
    if (link) link.hash = behind();
  });
  document.getElementById("columns")?.addEventListener("submit", (event) => {
    event.target.action = window.location.pathname + behind();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && some() && !document.querySelector("dialog[open]")) none();
  });
  clear.addEventListener("click", none);
  for (const box of all) box.closest("label")?.removeAttribute("hidden");
  for (const box of [...all, clear]) box.hidden = false;
  window.addEventListener("pageshow", restore);
  restore();
})();
