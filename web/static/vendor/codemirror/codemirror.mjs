// What the page /sparql takes from CodeMirror 6 and codemirror-lang-sparql.
//
// codemirror.js is made from this file, in an empty folder with a copy of it, by
//   npm install --ignore-scripts \
//     @codemirror/autocomplete@6.20.4 @codemirror/commands@6.11.1 @codemirror/language@6.13.1 \
//     @codemirror/state@6.7.6 @codemirror/streamparser@6.0.0 @codemirror/view@6.43.15 \
//     @lezer/common@1.5.5 @lezer/highlight@1.2.5 @lezer/lr@1.4.12 \
//     @marijn/find-cluster-break@1.0.4 codemirror-lang-sparql@2.1.0 crelt@1.0.7 \
//     style-mod@4.1.4 w3c-keyname@2.2.8 esbuild@0.28.2
//   npx esbuild codemirror.mjs --bundle --minify --format=iife --global-name=CivicCodeMirror \
//     --target=es2020 --legal-comments=none --outfile=codemirror.js
// Its SHA-256 stands in VENDORED.json. Nobody who runs or installs the project needs Node.
export {autocompletion, pickedCompletion} from "@codemirror/autocomplete";
export {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
export {
  bracketMatching, HighlightStyle, LanguageSupport, syntaxHighlighting, syntaxTree,
} from "@codemirror/language";
export {EditorState, Prec} from "@codemirror/state";
export {EditorView, highlightActiveLine, keymap, lineNumbers} from "@codemirror/view";
export {styleTags, tags} from "@lezer/highlight";
export {SparqlLanguage} from "codemirror-lang-sparql";
