"""W3C Web Annotation as linked data.

No package carries the context of the Recommendation, and nothing is fetched: TERMS says of the words that
are written here which terms of the Web Annotation Vocabulary they are. A word that it does not have is an
error, as is any other context.
"""

import re

from pyld import jsonld

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PLAIN = {
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "name": "http://xmlns.com/foaf/0.1/name",
    "format": "http://purl.org/dc/elements/1.1/format",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "exact": OA + "exact",
    "prefix": OA + "prefix",
    "suffix": OA + "suffix",
}
COUNTS = {
    "start": OA + "start",
    "end": OA + "end",
    "total": AS + "totalItems",
    "startIndex": AS + "startIndex",
}
NODES = {
    "body": OA + "hasBody",
    "target": OA + "hasTarget",
    "source": OA + "hasSource",
    "selector": OA + "hasSelector",
    "creator": DCTERMS + "creator",
    "generator": AS + "generator",
    "first": AS + "first",
    "partOf": AS + "partOf",
    "items": AS + "items",
}
CHOICES = {"motivation": OA + "motivatedBy", "purpose": OA + "hasPurpose"}
CLASSES = {
    "AnnotationCollection": AS + "OrderedCollection",
    "AnnotationPage": AS + "OrderedCollectionPage",
    "Software": AS + "Application",
    **{
        word: OA + word
        for word in (
            "Annotation SpecificResource TextualBody TextPositionSelector TextQuoteSelector "
            "assessing classifying describing identifying linking"
        ).split()
    },
}
IRI = {**PLAIN, **COUNTS, **NODES, **CHOICES, **CLASSES, "generated": DCTERMS + "issued"}

TERMS = {
    "id": "@id",
    "type": "@type",
    **CLASSES,
    **PLAIN,
    **{word: {"@id": iri, "@type": XSD + "nonNegativeInteger"} for word, iri in COUNTS.items()},
    **{word: {"@id": iri, "@type": "@id"} for word, iri in NODES.items()},
    **{word: {"@id": iri, "@type": "@vocab"} for word, iri in CHOICES.items()},
    "items": {"@id": AS + "items", "@type": "@id", "@container": "@list"},
    "generated": {"@id": DCTERMS + "issued", "@type": XSD + "dateTime"},
}


def load(url, _options):
    if url != CONTEXT:
        raise AssertionError("another context")
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}


class Node:
    """A node of the expanded document, by the words of the Recommendation."""

    def __init__(self, expanded):
        self.expanded = expanded
        self.id = expanded.get("@id")
        self.types = expanded.get("@type", [])

    def all(self, word):
        values = self.expanded.get(IRI[word], [])
        if values and "@list" in values[0]:
            values = values[0]["@list"]
        return [value["@value"] if "@value" in value else Node(value) for value in values]

    def one(self, word):
        [value] = self.all(word)
        return value

    def a(self, word):
        return IRI[word] in self.types


def words(written):
    """The members that are there, at any depth."""
    if isinstance(written, list):
        return sum(map(words, written))
    return sum(1 + words(value) for value in written.values()) if isinstance(written, dict) else 0


def names(expanded):
    if isinstance(expanded, dict):
        yield from (expanded[key] for key in ("@id",) if key in expanded)
        expanded = expanded.values()
    if not isinstance(expanded, (str, int)):
        for value in expanded:
            yield from names(value)


def read(written):
    """The node of a document of which every word means something and every name is an IRI."""
    options = {"documentLoader": load}
    [expanded] = jsonld.expand(written, options)
    if words(jsonld.compact(expanded, CONTEXT, options)) != words(written):
        raise AssertionError("a word is none of the vocabulary's")
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", name) for name in names(expanded)):
        raise AssertionError("a name is no IRI")
    return Node(expanded)
