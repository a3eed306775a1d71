// Keys, marked words, and saving after every change. The page works as a form without it, but for
// the marks. Places in the text are counted in code points.
"use strict";
const form = document.getElementById("coding");
const text = document.getElementById("text");
const chosenLine = document.getElementById("chosen");
const saved = document.getElementById("saved");
const trouble = document.getElementById("trouble");
const keysOn = document.getElementById("keys");
const whole = text.textContent;
const points = Array.from(whole);
const words = tokens(whole);
const markButtons = [...form.querySelectorAll("[data-mark]")];
const questions = [...form.querySelectorAll("fieldset")];
const hint = chosenLine ? chosenLine.textContent : "";
let spans = JSON.parse(form.elements.spans.value);
let choice = null; // {anchor, head}: numbers of words
let active = 0;

function tokens(content) {
  const starts = [0]; // code points before each UTF-16 unit
  for (const point of content) {
    const before = starts[starts.length - 1];
    for (let unit = 0; unit < point.length; unit++) starts.push(before + (unit === point.length - 1 ? 1 : 0));
  }
  const parts = window.Intl && Intl.Segmenter
    ? [...new Intl.Segmenter(undefined, {granularity: "word"}).segment(content)].map((part) => [part.index, part.segment])
    : [...content.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s]/gu)].map((match) => [match.index, match[0]]);
  return parts.filter(([, part]) => part.trim())
    .map(([at, part]) => ({start: starts[at], end: starts[at + part.length]}));
}

// --- the sentence ---

function edges(which) {
  return {start: words[Math.min(which.anchor, which.head)].start, end: words[Math.max(which.anchor, which.head)].end};
}

function draw() {
  const at = choice && edges(choice);
  const cuts = new Set([0, points.length]);
  for (const word of words) cuts.add(word.start).add(word.end);
  for (const [, start, end] of spans) cuts.add(start).add(end);
  const sorted = [...cuts].sort((a, b) => a - b);
  const parts = [];
  for (let n = 0; n + 1 < sorted.length; n++) {
    const [start, end] = [sorted[n], sorted[n + 1]];
    const labels = spans.filter(([, from, to]) => from <= start && end <= to).map(([label]) => label);
    const part = document.createElement(labels.length ? "mark" : "span");
    part.textContent = points.slice(start, end).join("");
    part.dataset.start = start;
    if (labels.length) part.dataset.colour = colour(labels[0]);
    if (labels.length > 1) part.classList.add("twice");
    if (at && at.start <= start && end <= at.end) part.classList.add("chosen");
    parts.push(part);
  }
  text.replaceChildren(...parts);
  text.dataset.cut = "words";
  if (!chosenLine) return;
  chosenLine.textContent = at ? `Chosen: “${points.slice(at.start, at.end).join("")}”` : hint;
  document.getElementById("mark").setAttribute("aria-pressed", String(Boolean(choice)));
  document.getElementById("marked").replaceChildren(...spans.map(listed));
}

function listed(span) {
  const [label, start, end] = span;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.dataset.colour = colour(label);
  remove.textContent = `${label}: ${points.slice(start, end).join("")} ×`;
  remove.setAttribute("aria-label", `Remove the mark ${label}: ${points.slice(start, end).join("")}`);
  remove.addEventListener("click", () => setSpans(spans.filter((each) => each !== span)));
  const item = document.createElement("li");
  item.append(remove);
  return item;
}

function colour(label) {
  const button = markButtons.find((each) => each.dataset.mark === label);
  return button ? button.dataset.colour : "0";
}

function setSpans(changed) {
  spans = changed.sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  form.elements.spans.value = JSON.stringify(spans);
  draw();
  save();
}

function mark(label, start, end) {
  if (spans.some((each) => each[0] === label && each[1] === start && each[2] === end)) return;
  const touching = spans.filter((each) => each[0] === label && each[1] < end && start < each[2]);
  const from = Math.min(start, ...touching.map((each) => each[1]));
  const to = Math.max(end, ...touching.map((each) => each[2]));
  setSpans([...spans.filter((each) => !touching.includes(each)), [label, from, to]]);
}

function markChoice(label) {
  const {start, end} = edges(choice);
  choice = null;
  mark(label, start, end);
}

function choose(which) {
  choice = which;
  draw();
}

function startChoosing() {
  if (choice) return choose(null);
  const last = spans.length ? spans[spans.length - 1][2] : 0;
  const next = Math.max(0, words.findIndex((word) => word.start >= last));
  if (words.length) choose({anchor: next, head: next});
}

function moveChoice(step, extend) {
  const head = Math.max(0, Math.min(words.length - 1, choice.head + step));
  choose({anchor: extend ? choice.anchor : head, head});
}

function removeChosen() {
  const {start, end} = edges(choice);
  setSpans(spans.filter((each) => each[2] <= start || end <= each[1]));
}

function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  const offset = (node, at) => {
    if (!text.contains(node)) return null;
    before.setEnd(node, at);
    return Array.from(before.toString()).length;
  };
  const start = offset(range.startContainer, range.startOffset) ?? 0;
  const end = offset(range.endContainer, range.endOffset) ?? points.length;
  return start < end ? {start, end} : null;
}

function chosenWords({start, end}) {
  const inside = words.map((word, n) => (word.start < end && start < word.end ? n : -1)).filter((n) => n >= 0);
  return inside.length ? {anchor: inside[0], head: inside[inside.length - 1]} : null;
}

document.addEventListener("pointerup", (event) => {
  if (!markButtons.length || event.target.closest("button, a, input, label, textarea")) return;
  // The selection is only complete after this event.
  setTimeout(() => {
    const range = selected();
    if (range) {
      window.getSelection().removeAllRanges();
      const trimmed = trim(range);
      if (!trimmed) return;
      if (event.altKey) {
        if (markButtons.length === 1) mark(markButtons[0].dataset.mark, trimmed.start, trimmed.end);
      } else {
        choose(chosenWords(trimmed));
        if (choice && markButtons.length === 1 && event.pointerType === "mouse") markChoice(markButtons[0].dataset.mark);
      }
    } else if (text.contains(event.target) && event.target !== text) {
      tap(Number(event.target.dataset.start));
    }
  }, 0);
});

function trim({start, end}) {
  while (start < end && !points[start].trim()) start++;
  while (start < end && !points[end - 1].trim()) end--;
  return start < end ? {start, end} : null;
}

function tap(start) {
  const word = words.findIndex((each) => each.start <= start && start < each.end);
  if (word < 0) return;
  if (choice && choice.anchor === word && choice.head === word) choose(null);
  else choose(choice ? {anchor: choice.anchor, head: word} : {anchor: word, head: word});
}

// --- the questions ---

const chosenLabels = (question) => [...question.querySelectorAll("input:checked")].map((input) => input.value);

function isAsked(question) {
  const wanted = JSON.parse(question.dataset.asked);
  return !wanted.length || wanted.some(([name, labels]) => {
    const earlier = questions.find((each) => each.dataset.question === name);
    return chosenLabels(earlier).some((label) => labels.includes(label));
  });
}

function show() {
  for (const question of questions) {
    const asked = isAsked(question);
    question.querySelector(".unasked").hidden = asked;
    question.querySelector(".choices").hidden = !asked;
    question.classList.toggle("active", question === questions[active]);
  }
}

function goToQuestion(step) {
  for (let n = active + step; n >= 0 && n < questions.length; n += step) {
    if (isAsked(questions[n])) {
      active = n;
      questions[n].scrollIntoView({block: "nearest"});
      return show();
    }
  }
}

function answered(input) {
  const question = input.closest("fieldset");
  if (question.dataset.kind === "multi" && input.checked) {
    const excluded = (each) => (input.value === "none") !== (each.value === "none");
    for (const each of question.querySelectorAll("input:checked")) if (excluded(each)) each.checked = false;
  }
  active = questions.indexOf(question);
  question.classList.remove("missing");
  const entry = document.getElementById(`book-${question.dataset.question}-${input.value}`);
  document.querySelectorAll(".entry.here").forEach((each) => each.classList.remove("here"));
  if (entry) {
    entry.classList.add("here");
    const book = entry.closest("aside");
    if (book.scrollHeight > book.clientHeight) book.scrollTop = entry.offsetTop - book.offsetTop - 40;
  }
  show();
  if (question.dataset.kind !== "multi") {
    const next = questions.findIndex((each, n) => n > active && isAsked(each) && !chosenLabels(each).length);
    if (next >= 0) goToQuestion(next - active);
  }
  save();
}

function press(input) {
  input.checked = input.type === "radio" ? true : !input.checked;
  answered(input);
}

function take(state) {
  for (const question of questions) {
    const labels = state.labels[question.dataset.question] || [];
    for (const input of question.querySelectorAll("input")) input.checked = labels.includes(input.value);
  }
  choice = null;
  show();
  setSpans(state.spans);
}

// --- saving: one request after another, each with all that the page shows ---

let queue = Promise.resolve(true);
let waiting = 0; // the timer of a comment being written

function save(finished = false) {
  clearTimeout(waiting);
  waiting = 0;
  queue = queue.then(() => send(finished));
  return queue;
}

async function send(finished) {
  const fields = new URLSearchParams(new FormData(form));
  if (finished) fields.set("finished", "1");
  saved.textContent = "Saving …";
  let reply, answer;
  try {
    reply = await fetch(location.pathname, {
      method: "POST", body: fields, keepalive: true, headers: {accept: "application/json"},
    });
    answer = reply.headers.get("content-type") === "application/json" ? await reply.json() : {};
  } catch {
    return fail("the program that keeps the answers does not reply. Start it again with the same command and open the address that it prints");
  }
  if (!reply.ok) return fail(answer.problem || "this page is of an earlier start of the program. Open the address that it printed last");
  form.elements.revision.value = answer.revision;
  trouble.textContent = "";
  saved.textContent = finished ? "Saved and finished" : "Saved, not finished";
  if (finished) location.assign(answer.next);
  return true;
}

function fail(why) {
  saved.textContent = "Not saved";
  trouble.textContent = `Not saved: ${why}.`;
  return false;
}

function finish() {
  const missing = questions.filter((each) => isAsked(each) && !chosenLabels(each).length);
  questions.forEach((each) => each.classList.toggle("missing", missing.includes(each)));
  if (missing.length) {
    active = questions.indexOf(missing[0]);
    show();
    trouble.textContent = `No answer yet: ${missing.map((each) => each.querySelector("legend").firstChild.textContent.trim()).join(", ")}`;
    return;
  }
  save(true);
}

async function leave(go) {
  if (waiting) save();
  await queue;
  go();
}

// --- events ---

form.addEventListener("submit", (event) => { event.preventDefault(); finish(); });
form.addEventListener("change", (event) => {
  if (event.target.closest("fieldset")) answered(event.target);
  else save();
});
form.elements.comment.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, 400);
});
form.addEventListener("focusin", (event) => {
  const question = questions.indexOf(event.target.closest("fieldset"));
  if (question >= 0) { active = question; show(); }
});
for (const button of markButtons) {
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const range = selected() && trim(selected());
    window.getSelection().removeAllRanges();
    if (range) choice = chosenWords(range);
    if (choice) markChoice(button.dataset.mark);
    else chosenLine.textContent = "First choose the words: " + hint;
  });
}
document.getElementById("mark")?.addEventListener("click", startChoosing);
document.querySelectorAll("[data-take]").forEach((button) =>
  button.addEventListener("click", () => take(JSON.parse(button.dataset.take))));
document.getElementById("undo").addEventListener("submit", (event) => {
  event.preventDefault();
  leave(() => event.target.submit());
});

function letter(event) {
  if (/^[a-z0-9,.]$/.test(event.key.toLowerCase())) return event.key.toLowerCase();
  const code = /^(?:Key|Digit)(.)$/.exec(event.code); // another alphabet on the keys
  return code ? code[1].toLowerCase() : event.key;
}

const commands = {
  m: startChoosing,
  u: () => { form.elements.unsure.checked = !form.elements.unsure.checked; save(); },
  c: () => form.elements.comment.focus(),
  z: () => leave(() => document.getElementById("undo").submit()),
  x: () => choice && removeChosen(),
  ",": () => document.getElementById("previous") && leave(() => document.getElementById("previous").click()),
  ".": () => document.getElementById("following") && leave(() => document.getElementById("following").click()),
};

function labelKey(key) {
  const ofMark = markButtons.find((button) => button.dataset.key === key);
  if (ofMark && choice) return () => markChoice(ofMark.dataset.mark);
  const input = questions[active]?.querySelector(`input[data-key="${key}"]`);
  if (input && isAsked(questions[active])) return () => press(input);
  if (ofMark && chosenLine) return () => { chosenLine.textContent = "First choose the words: " + hint; };
  return null;
}

function action(event) {
  if (event.key === "Escape") return () => (choice ? choose(null) : document.activeElement.blur());
  if (choice) {
    const steps = {ArrowLeft: -1, ArrowRight: 1, Home: -words.length, End: words.length};
    if (event.key in steps) return () => moveChoice(steps[event.key], event.shiftKey);
    if (event.key === "Enter" && markButtons.length === 1) return () => markChoice(markButtons[0].dataset.mark);
  }
  if (event.key === "Enter") return finish;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("input, aside, .scroll") || questions.length < 2) return null;
    return () => goToQuestion(event.key === "ArrowDown" ? 1 : -1);
  }
  if (!keysOn.checked) return null;
  if (event.shiftKey) {
    const digit = /^Digit(\d)$/.exec(event.code);
    const button = digit && document.querySelector(`[data-take][data-key="${digit[1]}"]`);
    return button ? () => button.click() : null;
  }
  const key = letter(event);
  return Object.hasOwn(commands, key) ? commands[key] : labelKey(key);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key === "Enter") return;
  if (event.target.matches("textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.matches("button, a, summary")) return;
  if (event.key === "Escape" && event.target.matches("textarea")) return event.target.blur();
  const act = action(event);
  if (!act) return;
  event.preventDefault();
  act();
});

active = Math.max(0, questions.findIndex((each) => isAsked(each) && !chosenLabels(each).length));
draw();
show();
