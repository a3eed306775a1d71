"use strict";
// Nothing here is needed: without it the pages work the same.
(() => {
  const ask = document.getElementById("ask");
  const side = document.querySelector("details.side");
  if (side && matchMedia("(max-width: 60rem)").matches) side.open = false;
  if (!ask) return;
  // Empty fields stay out of the address.
  ask.addEventListener("submit", () => {
    for (const field of ask.elements) if (field.name && field.value === "") field.disabled = true;
  });
  addEventListener("pageshow", () => {
    for (const field of ask.elements) if (field.type !== "checkbox") field.disabled = false;
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    ask.elements.q.focus();
    ask.elements.q.select();
  });
})();
