/* The list of people: an identity card's number typed into a search box never gets into an address. Its own search opens instead. */
(function () {
  "use strict";

  const looksLikeIdCard = (words) => words.split(/\s+/).concat(words.replace(/\s+/g, "")).some((word) => /^(\d{17}[\dXx]|\d{15})$/.test(word));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const box = form.querySelector("input[type=search]");
    if (form.method !== "get" || !box || !looksLikeIdCard(box.value)) return;
    event.preventDefault();
    box.value = "";
    const note = document.getElementById("id-number-note");
    note.hidden = false;
    note.querySelector("a")?.focus();
  });
})();
