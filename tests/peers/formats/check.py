"""Reads exported notes with other projects' readers and compares the mentions with the JSON export.

    python3 check.py FOLDER

FOLDER is what the example `sample_files` of chartlight-export writes. A file whose format has no
reader here fails, so a new format needs one: a function of the file's path and the notes' texts that
gives, for each note, its mentions as (start, end, scheme, label, status), offsets in code points and
status None where the format has none.
"""

import base64
import csv
import hashlib
import io
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import unquote

import bioc
import bioc.biocjson
import conllu
import fhir_r4
import html5lib
import web_annotation
from bratly import AttributeAnnotation, EntityAnnotation, NormalizationAnnotation
from bratly.io import file_read_src as brat_reader
from fhir.resources.R4B.bundle import Bundle


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


PARTS = ("code_system", "code_version", "code", "code_display")
# From note, place, scheme and label to the parts of the code that the JSON export has.
CODES = {}


def check_code(nth, mention, parts):
    """`parts` of a code, all None or empty where there is none."""
    found = tuple(part or None for part in parts)
    expect(found == CODES.get((nth, *mention), (None,) * len(PARTS)), "another code")


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def ni(text):
    digest = hashlib.sha256(text.encode()).digest()
    return "ni:///sha-256;" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def records(found, texts):
    expect(len(found) == len(texts), "another number of notes")
    notes = []
    for record, text in zip(found, texts):
        expect(record["offset_unit"] == "code_point", "another unit")
        expect(record["sha256"] == sha256(text), "another digest")
        expect(record["length"]["code_points"] == len(text), "another length")
        for m in record["mentions"]:
            expect(text[m["start"]:m["end"]] == m["text"], "other words")
        notes.append(
            [(m["start"], m["end"], m["scheme"], m["label"], m.get("status")) for m in record["mentions"]]
        )
    return notes


def read_codes(path):
    for nth, record in enumerate(json.loads(path.read_text())):
        for m in record["mentions"]:
            if code := m.get("code"):
                place = nth, m["start"], m["end"], m["scheme"], m["label"]
                CODES[place] = tuple(code[part] for part in ("system", "version", "code", "display"))
    expect(CODES, "no code")


def read_json(path, texts):
    return records(json.loads(path.read_text()), texts)


def read_jsonl(path, texts):
    return records([json.loads(line) for line in path.read_text().split("\n") if line], texts)


def read_csv(path, texts):
    notes = [[] for _ in texts]
    for row in csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")):
        text = texts[int(row["note"]) - 1]
        expect(row["note_sha256"] == sha256(text), "another digest")
        if not row["start_code_point"]:
            continue
        start, end = int(row["start_code_point"]), int(row["end_code_point"])
        expect(row["text"].removeprefix("'") == text[start:end], "other words")
        utf16 = text.encode("utf-16-le")[2 * int(row["start_utf16"]):2 * int(row["end_utf16"])]
        expect(utf16.decode("utf-16-le") == text[start:end], "other UTF-16 offsets")
        nth, place = int(row["note"]) - 1, (start, end, row["scheme"], row["label"])
        check_code(nth, place, [row[part] for part in PARTS])
        notes[nth].append((*place, row["status"]))
    return notes


def read_bioc(path, texts):
    with path.open() as file:
        collection = bioc.biocjson.load(file)
    bioc.validate(collection)
    expect(len(collection.documents) == len(texts), "another number of notes")
    notes = []
    for document, text in zip(collection.documents, texts):
        [passage] = document.passages
        expect(passage.text == text, "another text")
        notes.append([])
        for annotation in passage.annotations:
            place = annotation.total_span
            start, end = place.offset, place.end
            expect(annotation.text == text[start:end], "other words")
            infons = annotation.infons
            place = start, end, infons["scheme"], infons["type"]
            check_code(len(notes) - 1, place, [infons.get(part) for part in PARTS])
            notes[-1].append((*place, infons["status"]))
    return notes


def read_conll(path, texts):
    """Mentions are made of the IOB2 tags; comments add the status."""
    header, *documents = re.split(r"^# newdoc id = ", path.read_text(), flags=re.MULTILINE)
    columns = header.removeprefix("# global.columns = ").split()
    expect(len(documents) == len(texts), "another number of notes")
    notes = []
    for document, text in zip(documents, texts):
        expect(f"\n# sha256 = {sha256(text)}\n" in document, "another digest")
        status = {}
        for line in re.findall(r"^# entity = (.*)$", document, re.MULTILINE):
            place, scheme, label, _, word, _, _, _, *code = line.split(" ")
            scheme, label = unquote(scheme), unquote(label)
            status[(place, scheme, label)] = word
            parts = [unquote(part) for field in code for part in field.removeprefix("code=").split("|")]
            check_code(len(notes), (*map(int, place.split(":")), scheme, label), parts or [None] * len(PARTS))
        mentions = []
        sentences = conllu.parse("# newdoc id = " + document, fields=columns)
        for column in columns[3:]:
            scheme = unquote(column.split(":")[1])
            for sentence in sentences:
                for token in sentence:
                    start, end = map(int, token["misc"]["TokenRange"].split(":"))
                    expect(token["form"] == text[start:end], "other words")
                    tag = token[column.lower()]  # As conllu calls it.
                    if tag == "O":
                        continue
                    expect(tag[:2] in ("B-", "I-"), "no IOB2 tag")
                    if tag[0] == "B":
                        mentions.append([start, end, scheme, unquote(tag[2:])])
                    else:
                        mentions[-1][1] = end
        notes.append([(*m, status.get((f"{m[0]}:{m[1]}", *m[2:]))) for m in mentions])
    return notes


def brat_code(index, reference):
    name, own = reference.external_resource
    vocabulary = index["vocabularies"][name]
    code = vocabulary["prefix"] + own
    return vocabulary["system"], vocabulary["version"], code, reference.content


def read_brat(path, texts):
    notes = []
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        index = json.loads(archive.read("chartlight.json"))
        for entry, text in zip(index["notes"], texts, strict=True):
            file = Path(folder, entry["file"] + ".txt")
            expect(file.read_bytes().decode() == text, "another text")
            ann = brat_reader.parse_and_fix_ann_grammar(file.with_suffix(".ann").read_text())
            read = brat_reader.parse_ann_file(ann, str(file), no_duplicates=False, renumerotize=False)
            status = {
                a.component.id: a.values[0] for a in read.annotations if isinstance(a, AttributeAnnotation)
            }
            codes = {
                n.component.id: brat_code(index, n)
                for n in read.annotations if isinstance(n, NormalizationAnnotation)
            }
            notes.append([])
            for entity in read.annotations:
                if not isinstance(entity, EntityAnnotation):
                    continue
                pieces = [text[f.start:f.end] for f in entity.fragments]
                expect(re.sub(r"\s", " ", " ".join(pieces)) == entity.content, "other words")
                kind = index["types"][entity.label]
                place = entity.fragments[0].start, entity.fragments[-1].end
                mention = *place, kind["scheme"], kind["label"]
                check_code(len(notes) - 1, mention, codes.get(entity.id, [None] * len(PARTS)))
                notes[-1].append((*mention, status[entity.id]))
    return notes


def read_html(path, texts):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(path.read_bytes().decode())
    notes = []
    for section in page.iter("section"):
        if section.get("data-sha256") is None:
            continue
        expect(section.get("data-sha256") == sha256(texts[len(notes)]), "another digest")
        rows = [row for row in section.iter("tr") if row.get("data-start") is not None]
        mentions = []
        for row in rows:
            place = int(row.get("data-start")), int(row.get("data-end"))
            mention = *place, row.get("data-scheme"), row.get("data-label")
            check_code(len(notes), mention, [row.get(f"data-{part}") for part in PARTS])
            mentions.append((*mention, row.get("data-status")))
        notes.append(mentions)
    return notes


def read_web_annotation(path, texts):
    """The cardinalities and the vocabulary of the Recommendation, of the document as linked data."""
    collection = web_annotation.read(json.loads(path.read_text()))
    expect(collection.a("AnnotationCollection"), "no collection")
    page = collection.one("first")
    items = page.all("items")
    expect(page.a("AnnotationPage") and page.one("partOf").id == collection.id, "no page of it")
    expect(collection.one("total") == len(items) and page.one("startIndex") == 0, "another total")
    ids = [collection.id, page.id, *(item.id for item in items)]
    expect(len(set(ids)) == len(ids) and None not in ids, "an id is missing or comes twice")
    notes = []
    for item in items:
        expect(item.a("Annotation") and item.one("creator").id, "no annotation")
        expect(item.one("motivation").id.startswith(web_annotation.OA), "no motivation")
        bodies = {body.one("purpose").id.removeprefix(web_annotation.OA): body for body in item.all("body")}
        expect(len(bodies) == len(item.all("body")), "a purpose comes twice")
        target = item.one("target")
        if not target.a("SpecificResource"):
            expect(target.id == ni(texts[len(notes)]), "another digest")
            notes.append([])
            continue
        text = texts[len(notes) - 1]
        expect(target.one("source").id == ni(text), "another source")
        place, quote = target.all("selector")
        expect(place.a("TextPositionSelector"), "no position")
        expect(quote.a("TextQuoteSelector"), "no quotation")
        start, end = place.one("start"), place.one("end")
        expect(text[start:end] == quote.one("exact"), "other words")
        expect(text[:start].endswith(quote.one("prefix")), "another prefix")
        expect(text[end:].startswith(quote.one("suffix")), "another suffix")
        if "linking" in bodies:
            cue = bodies["linking"]
            expect(cue.one("source").id == ni(text), "a cue of another note")
            expect(cue.one("selector").a("TextPositionSelector"), "a cue without a place")
        said = (bodies[purpose] for purpose in ("identifying", "classifying", "assessing"))
        expect(all(body.a("TextualBody") for body in bodies.values() if body.all("value")), "odd bodies")
        notes[-1].append((start, end, *(body.one("value") for body in said)))
    return notes


def fhir_status(resource):
    """What an assertion means in each resource, written down apart from the writer."""
    kind = resource.get_resource_type()
    code = lambda concept: concept and concept.coding[0].code
    if kind == "FamilyMemberHistory":
        return "someone_else"
    if kind == "Condition":
        return {
            ("active", "unconfirmed"): "present", ("inactive", "unconfirmed"): "historical",
            (None, "provisional"): "possible", (None, "refuted"): "absent",
        }[code(resource.clinicalStatus), code(resource.verificationStatus)]
    if kind == "Observation" and resource.valueBoolean is not None:
        return "present" if resource.valueBoolean else "absent"
    if kind == "Observation" and resource.valueCodeableConcept:
        return resource.valueCodeableConcept.text
    return {
        "Observation": {"preliminary": "present", "cancelled": "absent"},
        "MedicationStatement": {
            "active": "present", "not-taken": "absent", "unknown": "possible",
            "completed": "historical", "intended": "hypothetical",
        },
        "Procedure": {"unknown": "present", "not-done": "absent", "completed": "historical"},
    }[kind][resource.status]


def fhir_place(uri, text):
    """RFC 5147: a line ending counts once."""
    name, fragment = uri.split("#")
    expect(name == ni(text), "another digest")
    starts = [m.start() for m in re.finditer(r"\r\n|.", text, re.DOTALL)] + [len(text)]
    start, end = (starts[int(position)] for position in fragment.removeprefix("char=").split(","))
    return start, end


def read_fhir(path, texts):
    written = json.loads(path.read_bytes())
    problems = fhir_r4.problems(written)
    expect(not problems, f"not R4: {'; '.join(problems)}")
    blind = list(fhir_r4.blind(written))
    expect(not blind, f"the check of R4 does not find {blind}")
    bundle = Bundle.model_validate(written)
    expect(bundle.type == "collection", "no collection")
    expect(bundle.meta.security[0].code == "AIAST", "not marked as made by AI")
    urls = [entry.fullUrl for entry in bundle.entry]
    expect(len(set(urls)) == len(urls), "an address comes twice")
    by_url = {entry.fullUrl: entry.resource for entry in bundle.entry}
    for url, resource in by_url.items():
        expect(url == f"urn:uuid:{resource.id}", "an address is not the id's")
    of_type = lambda kind: [r for r in by_url.values() if r.get_resource_type() == kind]
    documents = of_type("DocumentReference")
    expect(len(documents) == len(texts), "another number of notes")
    for document, text in zip(documents, texts):
        attachment = document.content[0].attachment
        # The model has decoded the base64.
        expect((attachment.data or b"").decode() == text, "another text")
        expect(attachment.size == len(text.encode()), "another length")
    notes = [[] for _ in texts]
    said = set()
    for provenance in of_type("Provenance"):
        source = by_url[provenance.entity[0].what.reference]
        nth = [document.id for document in documents].index(source.id)
        agent = provenance.agent[0].who.reference
        expect(agent is None or by_url[agent].get_resource_type() == "Device", "no device")
        for target in provenance.target:
            resource = by_url[target.reference]
            said.add(target.reference)
            start, end = fhir_place(resource.identifier[0].value, texts[nth])
            concept = (
                getattr(resource, "code", None)
                or getattr(resource, "medicationCodeableConcept", None)
                or resource.condition[0].code
            )
            words = re.sub(r"[^\S \r\n\t]", " ", texts[nth][start:end])
            expect(concept.text == words, "other words")
            [derivation] = resource.extension
            parts = {part.url: part for part in derivation.extension}
            expect(parts["reference"].valueReference.reference == provenance.entity[0].what.reference, "another source")
            expect(parts["path"].valueString == "DocumentReference.content[0].attachment.data", "a path")
            expect(parts["offset"].valueInteger == start, "another offset")
            expect(parts["length"].valueInteger == end - start, "another length")
            expect(bool(resource.meta.security) == (agent is not None), "wrongly marked")
            tags = {tag.id: tag.display for tag in resource.meta.tag}
            mention = start, end, tags["scheme"], tags["type"]
            coding = concept.coding or []
            expect(all(c.userSelected for c in coding), "nobody chose a code")
            parts = [part for c in coding for part in (c.system, c.version, c.code, c.display)]
            check_code(nth, mention, parts or [None] * len(PARTS))
            notes[nth].append((*mention, fhir_status(resource)))
    others = {"Device", "DocumentReference", "Provenance", "OperationOutcome"}
    rest = {url for url, r in by_url.items() if r.get_resource_type() not in others}
    expect(rest == said, "a statement has no provenance")
    # What it leaves out, it lists.
    for outcome in of_type("OperationOutcome"):
        for issue in outcome.issue:
            uri, names = issue.diagnostics.split(" ", 1)
            nth = [ni(text) for text in texts].index(uri.split("#")[0])
            notes[nth].append((*fhir_place(uri, texts[nth]), names))
    return notes


READERS = {
    "json": read_json,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "bioc": read_bioc,
    "conll": read_conll,
    "brat": read_brat,
    "html": read_html,
    "web-annotation": read_web_annotation,
    "fhir": read_fhir,
}


def compare(found, expected):
    """`expected` has places, schemes and types from JSON, statuses from CSV."""
    expect(len(found) == len(expected), "another number of notes")
    for nth, (mentions, wanted) in enumerate(zip(found, expected), 1):
        # What a format leaves out it lists by place and names, what has no status is compared without.
        listed = {(start, end, f"{scheme} {label}"): (start, end, scheme, label, status)
                  for start, end, scheme, label, status in wanted}
        statuses = {mention[:4]: mention[4] for mention in wanted}
        mentions = [listed.get(m, m) if len(m) == 3 else m for m in mentions]
        mentions = [(*m[:4], statuses.get(m[:4])) if m[-1] is None else m for m in mentions]
        expect(sorted(mentions) == sorted(wanted), f"other mentions in note {nth}")


def main(folder):
    texts = json.loads((folder / "notes.json").read_text())
    read_codes(folder / "json.json")
    places = read_json(folder / "json.json", texts)
    expected = read_csv(folder / "csv.csv", texts)
    same = [sorted(m[:4] for m in note) for note in places]
    expect(same == [sorted(m[:4] for m in note) for note in expected], "JSON and CSV do not agree")
    failed = 0
    for path in sorted(folder.iterdir()):
        if path.name == "notes.json":
            continue
        try:
            reader = READERS.get(path.stem)
            expect(reader, "no reader here; add one to check.py")
            found = reader(path, texts)
            compare(found, expected)
            print(f"ok {path.name}: {sum(map(len, found))} mentions in {len(found)} notes")
        except Exception as error:
            failed += 1
            print(f"FAILED {path.name}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
