/* An identity card's number typed into a search box never gets into an address: the people list's own search opens instead. */
(function () {
  "use strict";

  /* As cohorts/forms.py reads it: half width, without spaces and marks, letters large. */
  const plainNumber = (typed) => typed.normalize("NFKC").replace(/[\s'\-_.·]+/g, "").toUpperCase();
  const looksLikeIdCard = (words) => [words, ...words.split(/\s+/)].some((word) => /^(\d{17}[\dX]|\d{15})$/.test(plainNumber(word)));

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
    const people = document.getElementById("find")?.form;
    if (!showNote() && people) window.location.assign(`${people.getAttribute("action")}#id-number-note`);
  });

  if (window.location.hash === "#id-number-note") showNote();
})();
