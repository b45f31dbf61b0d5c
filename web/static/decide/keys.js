// One key for each decision, while the question has the focus. Without this file each is a button.
"use strict";
(() => {
  const question = document.getElementById("question");
  if (!question) return;
  question.focus({ preventScroll: true });
  question.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const one = question.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!one) return;
    event.preventDefault();
    if (one.matches("input")) one.focus();
    else one.click();
  });
})();
