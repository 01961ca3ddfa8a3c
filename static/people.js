/* An identity card's number typed into a search box never gets into an address: the people list's own search opens instead. */
(function () {
  "use strict";

  const looksLikeIdCard = (words) => words.split(/\s+/).concat(words.replace(/\s+/g, "")).some((word) => /^(\d{17}[\dXx]|\d{15})$/.test(word));

  const showNote = () => {
    const note = document.getElementById("id-number-note");
    if (!note) return false;
    note.hidden = false;
    note.querySelector("a")?.focus();
    return true;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const box = form.querySelector("input[type=search]");
    if (form.method !== "get" || !box || !looksLikeIdCard(box.value)) return;
    event.preventDefault();
    box.value = "";
    if (!showNote()) window.location.assign(`${form.getAttribute("action")}#id-number-note`);
  });

  if (window.location.hash === "#id-number-note") showNote();
})();
