#!/bin/sh
# MRR@10, hits and times on the three public German sets, one configuration. DATA: a folder with
# munich_services, faq_public_de and xquad_de, each with corpus.jsonl and dev.jsonl.
set -eu
for name in munich_services faq_public_de xquad_de; do
  echo "$name"
  .venv/bin/python -m servicetelefon retrieve --json \
    --corpus "${DATA:?}/$name/corpus.jsonl" --queries "$DATA/$name/dev.jsonl"
done
