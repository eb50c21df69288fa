#!/usr/bin/env python3
"""Turn the text of make_text.py into token arrays for train_sweep.py.

    python3 tokenize_text.py --text FOLDER --out FOLDER --tokenizer tokenizer.json

Reads FOLDER/text.xz and text.json and checks the SHA-256. If the tokenizer file does not exist, it trains one: byte-level
BPE, 4,096 tokens, on every fifth document. Documents are separated by token 0. They are already in pseudo-random
order; the first ones, up to 1.5 million tokens, are held out for validation. Writes train.npy, validation.npy (uint16)
and tokens.json (counts and SHA-256 of each). About half a minute on 16 cores. Needs numpy, tokenizers, xz.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import pathlib
import subprocess

import numpy
import tokenizers

VOCABULARY = 4096
VALIDATION_TOKENS = 1_500_000
SEPARATOR = "<|end|>"  # token 0


def train(documents, path):
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[SEPARATOR], show_progress=False,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(documents[::5], trainer)
    tokenizer.save(str(path))


def encode(job):
    path, documents = job
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    parts = []
    for document in documents:
        ids = tokenizer.encode_batch_fast([document])[0].ids
        parts.append(numpy.array(ids + [0], dtype=numpy.uint16))
    return numpy.concatenate(parts)


def digest(array):
    return hashlib.sha256(array.tobytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    source = json.loads((options.text / "text.json").read_text())
    text = subprocess.run(["xz", "-dc", "-T0", options.text / "text.xz"], check=True, stdout=subprocess.PIPE).stdout
    if hashlib.sha256(text).hexdigest() != source["sha256"]:
        raise SystemExit("text.xz does not match the SHA-256 in text.json")
    documents = [part.decode() for part in text.split(b"\0") if part]

    if not options.tokenizer.exists():
        # In a child process, so that this process has no tokenizer threads when it forks below.
        child = multiprocessing.Process(target=train, args=(documents, options.tokenizer))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit("training the tokenizer failed")

    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    jobs = [(options.tokenizer, documents[start:start + 100]) for start in range(0, len(documents), 100)]
    with multiprocessing.Pool() as pool:
        tokens = numpy.concatenate(pool.map(encode, jobs, chunksize=1))

    ends = numpy.flatnonzero(tokens == 0)
    cut = int(ends[numpy.searchsorted(ends, VALIDATION_TOKENS)]) + 1
    validation, train_tokens = tokens[:cut], tokens[cut:]
    numpy.save(options.out / "validation.npy", validation)
    numpy.save(options.out / "train.npy", train_tokens)
    facts = {
        "text": source,
        "tokenizer_sha256": hashlib.sha256(options.tokenizer.read_bytes()).hexdigest(),
        "train_tokens": int(train_tokens.size), "train_sha256": digest(train_tokens),
        "validation_tokens": int(validation.size), "validation_sha256": digest(validation),
    }
    (options.out / "tokens.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
