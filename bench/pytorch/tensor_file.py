"""Reads and writes safetensors of float32: eight bytes of length, a JSON header, the numbers."""
import json
import struct
from math import prod

import torch


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, and only F32 is read here")
        start, _ = entry["data_offsets"]
        tensors[name] = torch.frombuffer(data, dtype=torch.float32, count=prod(entry["shape"]), offset=start).reshape(entry["shape"])
    return tensors


def write(path, tensors):
    header, data = {}, bytearray()
    for name, tensor in tensors.items():
        content = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
