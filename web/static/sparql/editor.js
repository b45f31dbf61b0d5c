// The query editor: CodeMirror over the form's textarea, which stays what is sent.
//
// Without this script the textarea does the same work. The editor lives in a shadow root, since
// there CodeMirror styles itself by adopted style sheets, which the policy of this page allows.
(function () {
  "use strict";

  const cm = window.CivicCodeMirror;
  const form = document.getElementById("ask");
  const textarea = document.getElementById("query");
  const label = document.querySelector("label[for=query]");
  if (!cm || !form || !textarea || !label || !("adoptedStyleSheets" in document)) return;

  // ---- Prefixes: declared where they are first used ----

  let known = {prefixes: {}, words: []};

  function declaration(state, prefix) {
    const text = state.doc.toString();
    const isDeclared = new RegExp(`^[ \\t]*PREFIX[ \\t]+${prefix}:`, "im").test(text);
    if (isDeclared || !Object.hasOwn(known.prefixes, prefix)) return [];
    const first = text.search(/^[ \t]*(?:PREFIX|BASE)\b/im);
    const body = text.search(/^(?![ \t]*(?:#|$))/m);
    const from = first >= 0 ? first : Math.max(body, 0);
    return [{from, insert: `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`}];
  }

  const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

  // Whether a place is in no comment, IRI or string, be that string still open.
  function isPlainText(state, position) {
    const inside = cm.syntaxTree(state).resolveInner(position, -1).name;
    const line = state.doc.lineAt(position);
    const before = line.text.slice(0, position - line.from).replace(STRING, "");
    return !/^(Comment|IriRef|String)/.test(inside) && !/["']/.test(before);
  }

  function put(view, from, to, insert, extra) {
    const prefix = insert.match(/^(\w+):/);
    const changes = [{from, to, insert}, ...(prefix ? declaration(view.state, prefix[1]) : extra)];
    const set = view.state.changes(changes);
    return {changes: set, selection: {anchor: set.mapPos(to, 1)}, scrollIntoView: true};
  }

  const declareWhenTyped = cm.EditorView.inputHandler.of((view, from, to, text) => {
    if (text !== ":" || view.state.selection.ranges.length > 1) return false;
    const line = view.state.doc.lineAt(from);
    const before = line.text.slice(0, from - line.from);
    const prefix = before.match(/(?:^|[\s({[,;.|/^!])(\w+)$/);
    if (!prefix || /^\s*(?:PREFIX|BASE)\b/i.test(before)) return false;
    const added = isPlainText(view.state, from) ? declaration(view.state, prefix[1]) : [];
    if (!added.length) return false;
    view.dispatch({...put(view, from, to, ":", added), userEvent: "input.type"});
    return true;
  });

  // ---- Completion: the vocabulary by short form or by name, prefixes, keywords, variables ----

  const KEYWORDS = `SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT FROM GRAPH OPTIONAL UNION MINUS
    FILTER BIND VALUES UNDEF LIMIT OFFSET HAVING COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT
    SEPARATOR COALESCE IF BOUND REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE STR LANG LANGMATCHES
    DATATYPE YEAR MONTH ROUND CONCAT REPLACE PREFIX`.split(/\s+/);
  const PHRASES = ["GROUP BY", "ORDER BY", "FILTER NOT EXISTS", "FILTER EXISTS", "FROM NAMED"];
  const MOST = 60;

  function apply(view, completion, from, to) {
    const note = cm.pickedCompletion.of(completion);
    view.dispatch({
      ...put(view, from, to, completion.label, []), annotations: note, userEvent: "input.complete",
    });
  }

  // The more telling the match the higher; of equals, classes and properties before codes.
  function rank(word, typed) {
    return 2 * match(word, typed) - (word.kind.startsWith("code") ? 1 : 0);
  }

  function match(word, typed) {
    const short = word.short.toLowerCase();
    const local = short.slice(short.indexOf(":") + 1);
    if (short.startsWith(typed) || local.startsWith(typed)) return 3;
    if (word.name.toLowerCase().startsWith(typed)) return 2;
    return short.includes(typed) || word.name.toLowerCase().includes(typed) ? 1 : 0;
  }

  function terms(typed) {
    return known.words
      .map((word) => ({word, rank: rank(word, typed)}))
      .filter((found) => found.rank > 0)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST)
      .map(({word}) => ({
        label: word.short,
        detail: word.name,
        info: [word.kind[0].toUpperCase() + word.kind.slice(1), word.means].filter(Boolean).join(". "),
        apply,
      }));
  }

  function variables(context, word) {
    const found = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    found.delete(word.text);
    return [...found].sort().map((name) => ({label: name}));
  }

  function offer(context) {
    if (!isPlainText(context.state, context.pos)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return {from: variable.from, options: variables(context, variable), filter: true};
    const word = context.matchBefore(/[A-Za-z_][\w.-]*:?[\w.-]*/);
    if (!word && !context.explicit) return null;
    const typed = word ? word.text.toLowerCase() : "";
    const starting = (text) => text.toLowerCase().startsWith(typed) && !typed.includes(":");
    const options = [
      ...[...KEYWORDS, ...PHRASES].filter(starting).map((text) => ({label: text, detail: "keyword"})),
      ...Object.keys(known.prefixes).filter(starting)
        .map((name) => ({label: `${name}:`, detail: known.prefixes[name], apply})),
      ...terms(typed),
    ];
    return {from: word ? word.from : context.pos, options, filter: false};
  }

  // ---- Looks: the colours of the house, each with enough contrast on white ----

  const t = cm.tags;
  const names = cm.styleTags({"Pname_ln Pname_ns": t.typeName, A_predicate: t.keyword});
  const language = cm.SparqlLanguage.configure({props: [names]});
  const colours = cm.HighlightStyle.define([
    {tag: t.keyword, color: "#0b3b40", fontWeight: "bold"},
    {tag: t.variableName, color: "#8a4300"},
    {tag: [t.string, t.annotation], color: "#2c6a1c"},
    {tag: [t.integer, t.float, t.bool], color: "#8c1d52"},
    {tag: [t.namespace, t.url, t.typeName], color: "#4a2b91"},
    {tag: t.comment, color: "#4a5a63", fontStyle: "italic"},
  ]);
  const FIXED = "ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace";
  const PLAIN = "'Helvetica Neue', Helvetica, Arial, sans-serif";
  const look = cm.EditorView.theme({
    "&": {fontSize: "16px", color: "#16232b", backgroundColor: "#fff", border: "2px solid #16232b",
      borderRadius: "4px"},
    "&.cm-focused": {outline: "3px solid #fd0", outlineOffset: "0", boxShadow: "inset 0 0 0 2px #16232b"},
    ".cm-scroller": {fontFamily: FIXED, lineHeight: "1.5", minHeight: "220px", maxHeight: "560px"},
    ".cm-content": {padding: "10px 0", caretColor: "#16232b"},
    ".cm-content, .cm-gutters": {minHeight: "220px !important"},
    ".cm-gutters": {backgroundColor: "#f1f6f5", color: "#4a5a63", borderRight: "1px solid #d5dedf",
      borderRadius: "3px 0 0 3px"},
    ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "#f1f6f580"},
    "&.cm-focused .cm-matchingBracket": {backgroundColor: "#bcdedb", outline: "1px solid #0f5257"},
    ".cm-tooltip": {border: "1px solid #0b3b40", borderRadius: "4px", backgroundColor: "#fff",
      boxShadow: "0 6px 18px rgba(11, 59, 64, 0.18)"},
    ".cm-tooltip.cm-tooltip-autocomplete > ul": {maxHeight: "15em", maxWidth: "min(640px, 86vw)",
      fontFamily: FIXED},
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {padding: "5px 10px", lineHeight: "1.35"},
    ".cm-tooltip-autocomplete ul li[aria-selected]": {backgroundColor: "#0f5257", color: "#fff"},
    ".cm-completionDetail": {fontFamily: PLAIN, fontStyle: "normal",
      marginLeft: "12px", opacity: "1"},
    ".cm-tooltip.cm-completionInfo": {padding: "8px 12px", maxWidth: "320px", lineHeight: "1.4",
      fontFamily: PLAIN, fontSize: "15px"},
    // There is no room for it beside the list.
    "@media (max-width: 48em)": {".cm-tooltip.cm-completionInfo": {display: "none"}},
  });

  // ---- The editor over the textarea ----

  function run() {
    form.requestSubmit(document.getElementById("run"));
    return true;
  }

  const host = document.createElement("div");
  host.className = "civic-sparql__editor";
  textarea.after(host);
  const root = host.attachShadow({mode: "open"});
  const view = new cm.EditorView({
    root,
    parent: root,
    state: cm.EditorState.create({
      doc: textarea.value,
      extensions: [
        cm.lineNumbers(), cm.highlightActiveLine(), cm.history(), cm.bracketMatching(),
        new cm.LanguageSupport(language), cm.syntaxHighlighting(colours), look, declareWhenTyped,
        cm.autocompletion({override: [offer], icons: false}),
        // Tab is left alone, so that it leaves the editor.
        cm.Prec.highest(cm.keymap.of([{key: "Ctrl-Enter", mac: "Cmd-Enter", run}])),
        cm.keymap.of([...cm.defaultKeymap, ...cm.historyKeymap]),
        cm.EditorView.lineWrapping,
        cm.EditorView.contentAttributes.of({
          "aria-label": label.textContent.trim(), tabindex: "0", spellcheck: "false",
          autocapitalize: "off",
        }),
        cm.EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  textarea.hidden = true;
  for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;

  label.addEventListener("click", () => view.focus());
  for (const link of document.querySelectorAll('a[href="#query"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      view.focus();
    });
  }
  // A query that is too long for an address is sent as a form.
  form.addEventListener("submit", () => {
    const isLong = encodeURIComponent(textarea.value).length > Number(form.dataset.longest);
    form.method = isLong ? "post" : "get";
  });
  const {line, column} = textarea.dataset;
  if (line && Number(line) <= view.state.doc.lines) {
    const place = view.state.doc.line(Number(line));
    view.dispatch({selection: {anchor: Math.min(place.from + Number(column) - 1, place.to)}});
  }
  fetch(textarea.dataset.words)
    .then((response) => (response.ok ? response.json() : known))
    .then((words) => { known = words; })
    .catch(() => { /* Completion is missing then; all else works. */ });
})();
