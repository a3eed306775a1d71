"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  root.classList.add("js");
  const hidden = new Set();
  const tip = document.getElementById("tip");
  let about = null; // what the tip is about, and where the pointer met it
  let pointer;

  // The n-th class after "m" belongs to the n-th line of the title.
  const marks = [...document.querySelectorAll(".bft-text mark")].map((mark) => {
    const entry = {
      mark,
      keys: mark.className.split(" ").slice(1),
      lines: mark.title.split("\n"),
      further: (mark.dataset.further || "").split(" "),
      stop: mark.tabIndex,
    };
    mark.removeAttribute("title");
    return entry;
  });
  const entries = new Map(marks.map((entry) => [entry.mark, entry]));
  const chips = [...document.querySelectorAll(".bft-text .chip")].map((chip) => ({
    chip,
    key: chip.classList[1],
    further: chip.classList.contains("further"),
  }));
  for (const sentence of document.querySelectorAll(".bft-text .s")) {
    sentence.dataset.tip = sentence.title;
    sentence.removeAttribute("title");
  }

  function apply() {
    const behind = [...document.querySelectorAll("input[data-further]")]
      .filter((input) => !input.checked)
      .map((input) => `${input.dataset.further}-`);
    const shown = (key, further) =>
      !hidden.has(key) && !(further && behind.some((start) => key.startsWith(start)));
    for (const { mark, keys, lines, further, stop } of marks) {
      const on = keys.map((key) => shown(key, further.includes(key)));
      const text = lines.filter((_, i) => on[i]).join("\n");
      mark.className = ["m", ...keys.filter((_, i) => on[i])].join(" ");
      mark.tabIndex = text ? stop : -1;
      if (text) mark.setAttribute("aria-description", text);
      else mark.removeAttribute("aria-description");
    }
    for (const { chip, key, further } of chips) chip.classList.toggle("off", !shown(key, further));
    for (const s of document.querySelectorAll(".bft-text .s.boilerplate")) {
      s.classList.toggle("off", hidden.has("boilerplate"));
    }
    for (const group of document.querySelectorAll("input[data-group]")) {
      const parts = [...group.closest("fieldset").querySelectorAll("input[data-key]")];
      const checked = parts.filter((part) => part.checked).length;
      if (parts.length) group.checked = checked === parts.length;
      group.indeterminate = checked > 0 && checked < parts.length;
    }
  }

  function read() {
    hidden.clear();
    for (const input of document.querySelectorAll("input[data-key]")) {
      if (!input.checked) hidden.add(input.dataset.key);
    }
    apply();
    hide();
  }

  document.querySelector(".filters").addEventListener("change", (event) => {
    if (event.target.dataset.group) {
      for (const part of event.target.closest("fieldset").querySelectorAll("input[data-key]")) {
        part.checked = event.target.checked;
      }
    }
    read();
  });

  function words(element) {
    const mark = element.closest(".bft-text mark");
    const text = mark && entries.get(mark).mark.getAttribute("aria-description");
    if (text) return [mark, text];
    const sentence = element.closest(".bft-text .s");
    return sentence && !element.closest("a") ? [sentence, sentence.dataset.tip] : null;
  }

  function show(target, x) {
    if (!target) return hide();
    [about, tip.textContent] = target;
    pointer = x;
    tip.hidden = false;
    place();
  }

  function place() {
    const boxes = [...about.getClientRects()];
    const box = boxes[0] || about.getBoundingClientRect();
    const left = pointer === undefined ? box.left : pointer - 20;
    const room = root.clientWidth - tip.offsetWidth - 8;
    tip.style.left = Math.max(8, Math.min(left, room)) + "px";
    const above = box.top - tip.offsetHeight - 8;
    const last = boxes.length ? boxes[boxes.length - 1] : box;
    tip.style.top = (above >= 4 ? above : Math.min(last.bottom + 8, innerHeight - tip.offsetHeight - 4)) + "px";
  }

  function hide() {
    tip.hidden = true;
  }

  body.addEventListener("mouseover", (event) => {
    if (event.target !== tip) show(words(event.target), event.clientX);
  });
  body.addEventListener("focusin", (event) => show(words(event.target)));
  body.addEventListener("focusout", hide);
  body.addEventListener("click", (event) => show(words(event.target), event.clientX));
  // The words stay with what they are about for as long as it is in sight.
  function follow() {
    if (tip.hidden) return;
    const box = about.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) hide();
    else place();
  }
  addEventListener("scroll", follow, { passive: true });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // A link into a closed article opens it.
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details.article");
    if (!details) return;
    details.open = true;
    target.scrollIntoView({ block: target === details ? "start" : "center" });
  }
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.article")) details.open = true;
  });

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = table.tBodies[0];
    heads.forEach((head, column) => {
      if (head.classList.contains("plain")) return;
      const button = document.createElement("button");
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const numbers = head.classList.contains("n");
        const was = head.getAttribute("aria-sort");
        const down = was ? was === "ascending" : numbers;
        for (const cell of heads) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) =>
          numbers ? Number(row.cells[column].dataset.v) : row.cells[column].textContent.trim();
        const order = (a, b) => (numbers ? value(a) - value(b) : value(a).localeCompare(value(b)));
        rows.append(...[...rows.rows].sort((a, b) => (down ? order(b, a) : order(a, b))));
      });
    });
  }

  // Search: sentences that hold the words as they stand, whatever their case.
  const search = document.querySelector(".search");
  const sentences = [...document.querySelectorAll(".bft-text .s")].map((sentence) => ({
    sentence,
    article: sentence.closest("details.article"),
    text: sentence.textContent.replace(/\s+/g, " ").toLowerCase(),
  }));
  let hits = [];
  let at = -1;

  function find() {
    const words = document.getElementById("words").value.trim().replace(/\s+/g, " ").toLowerCase();
    hits = words ? sentences.filter(({ text }) => text.includes(words)) : [];
    at = -1;
    const articles = new Set(hits.map(({ article }) => article));
    const found = new Set(hits);
    for (const entry of sentences) entry.sentence.classList.toggle("hit", found.has(entry));
    for (const details of document.querySelectorAll("details.article")) {
      details.hidden = Boolean(words) && !articles.has(details);
      const row = document.querySelector(`tr[data-article="${details.id}"]`);
      if (row) row.hidden = details.hidden;
    }
    const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
    document.getElementById("hits").textContent = words
      ? `${plural(hits.length, "sentence")} in ${plural(articles.size, "article")}`
      : "";
  }

  function next() {
    if (!hits.length) return;
    at = (at + 1) % hits.length;
    hits[at].article.open = true;
    hits[at].sentence.scrollIntoView({ block: "center" });
    document.getElementById("hits").textContent = `${at + 1} of ${hits.length}`;
  }

  if (search) {
    search.addEventListener("input", find);
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      next();
    });
  }

  if (matchMedia("(max-width: 40rem)").matches) document.querySelector(".filters").open = false;
  read();
  open();
})();
