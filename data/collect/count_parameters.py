#!/usr/bin/env python3
"""Count the parameters of Hugging Face configurations by building each model without memory for its weights.

    python3 count_parameters.py --out counts.csv CONFIG.json [CONFIG.json ...]

Writes one row for each file: the keys that determine the shape, as read by transformers, the class built on PyTorch's meta
device, and its parameters, counting each tensor once (a tied head is the embedding), norms and biases included. If transformers
rejects a configuration, the program ends with its error and writes nothing.

Needs PyTorch and transformers; no GPU.
"""

import argparse
import csv
import datetime
import pathlib

import torch
import transformers

SHAPE = (
    ("d_model", "hidden_size"),
    ("d_ff", "intermediate_size"),
    ("n_layers", "num_hidden_layers"),
    ("n_heads", "num_attention_heads"),
    ("n_kv_heads", "num_key_value_heads"),
    ("head_dim", "head_dim"),
    ("vocab_size", "vocab_size"),
    ("tied_embeddings", "tie_word_embeddings"),
)


def count(path):
    config = transformers.AutoConfig.from_pretrained(path)
    with torch.device("meta"):
        model = transformers.AutoModelForCausalLM.from_config(config)
    tensors = {id(p): p for p in model.parameters()}.values()
    assert all(p.is_meta for p in tensors)
    row = {"file": path.parent.name + ".json" if path.name == "config.json" else path.name}
    row["model_type"] = config.model_type
    row.update({column: getattr(config, key, "") for column, key in SHAPE})
    row["tied_embeddings"] = str(bool(row["tied_embeddings"])).lower()
    row["class_built"] = type(model).__name__
    row["parameters"] = sum(p.numel() for p in tensors)
    row["of_these_embedding"] = model.get_input_embeddings().weight.numel()
    row["transformers_version"] = transformers.__version__
    row["torch_version"] = torch.__version__
    row["date_utc"] = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("configs", type=pathlib.Path, nargs="+")
    given = parser.parse_args()
    rows = [count(path) for path in given.configs]
    with given.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        print(f"{row['file']:24} {row['class_built']:24} {row['parameters']:>14,}")


if __name__ == "__main__":
    main()
