// Keys for the review of a draft. Without this file every step is a button of the page.
"use strict";
(() => {
  const form = document.getElementById("review");
  if (!form) return;
  const doubts = [...form.querySelectorAll(".civic-review__doubts .civic-reading")];
  let at = -1;
  const go = (step) => {
    if (!doubts.length) return;
    at = Math.min(Math.max(at + step, 0), doubts.length - 1);
    doubts.forEach((one, index) => one.classList.toggle("civic-reading--here", index === at));
    const more = doubts[at].closest("details");
    if (more) more.open = true;
    const link = doubts[at].querySelector("a");
    link.focus();
    doubts[at].scrollIntoView({ block: "center" });
    light(link.hash);
  };
  // A word and what was read from it light each other up.
  const light = (hash) => {
    form.querySelectorAll(".civic-lit").forEach((one) => one.classList.remove("civic-lit"));
    if (!/^#[rs]\d+$/.test(hash)) return;
    const number = hash.slice(2);
    for (const id of ["r" + number, "s" + number]) {
      const one = document.getElementById(id);
      if (!one) continue;
      one.classList.add("civic-lit");
      const folded = one.closest("details");
      if (folded) folded.open = true;
    }
  };
  const press = (action) => {
    const one = doubts[at];
    const button = one && one.querySelector(`button[value^="${action}:"]`);
    if (button) button.click();
  };
  form.addEventListener("mouseover", (event) => {
    const link = event.target.closest("a[href^='#r'], a[href^='#s']");
    if (link) light(link.hash);
  });
  form.addEventListener("focusin", (event) => {
    const link = event.target.closest("a[href^='#r'], a[href^='#s']");
    if (link) light(link.hash);
  });
  window.addEventListener("hashchange", () => light(location.hash));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const steps = { j: () => go(1), k: () => go(-1), a: () => press("accept"), c: () => press("change"), x: () => press("reject"), u: () => document.getElementById("undo")?.click() };
    const step = steps[event.key.toLowerCase()];
    if (!step) return;
    event.preventDefault();
    step();
  });
})();
