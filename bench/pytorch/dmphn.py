"""DMPHN 1-2-4 as a PyTorch user runs it: eager, float32, contiguous, default allocator.

    dmphn.py HEIGHT WIDTH THREADS

Every line "run" on stdin is answered with the seconds of one forward pass, "memory" with the peak resident MiB.
"""
import sys
import time

import torch

from memory import peak_memory
from networks import Dmphn


def main(height, width, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = Dmphn().eval()
    image = torch.rand(1, 3, height, width)
    print(sum(parameter.numel() for parameter in network.parameters()), torch.__version__, flush=True)
    with torch.no_grad():
        for line in sys.stdin:
            if line.strip() == "memory":
                print(f"{peak_memory():.0f}", flush=True)
                continue
            start = time.perf_counter()
            network(image)
            print(f"{time.perf_counter() - start:.4f}", flush=True)


main(*map(int, sys.argv[1:]))
