"""What the editor completes: the prefixes, and the terms of the vocabulary with their meaning."""

from __future__ import annotations

from typing import Any

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, Word, directory
from kg.labels.words import OTHERS_WORDS
from kg.namespaces import known_prefixes
from kg.store import Store
from kg.terms import CODE, NS, expand, shorten

_CLASS, _LIST = expand("owl:Class"), expand("skos:ConceptScheme")


@cached_per_store
def completion_words(store: Store) -> dict[str, Any]:
    """Return the words that an editor may offer.

    Shape:
        `prefixes` from prefix to namespace; `words`, each with `short` (as it is typed), `name`,
        `kind` and, where it is known, `means`. Ours come first.
    """
    names = directory(store)
    ours = [word for word in names.words.values() if word.iri.startswith((NS, CODE))]
    made = [_ours(names, word) for word in ours]
    made += [
        {"short": shorten(iri), "name": name, "kind": "term of another vocabulary"}
        for iri, name in OTHERS_WORDS.items()
    ]
    # What has no short form can not be typed as one.
    words = [word for word in made if "://" not in word["short"]]
    return {"prefixes": known_prefixes(store.graphs()), "words": words}


def _ours(names: Directory, word: Word) -> dict[str, str]:
    if word.scheme:
        kind = f"code: {names.name(word.scheme)}"
    elif _LIST in word.kinds:
        kind = "list of codes"
    else:
        kind = "class" if _CLASS in word.kinds else "property"
    made = {"short": shorten(word.iri), "name": word.label, "kind": kind}
    return made | {"means": word.definition} if word.definition else made
