"""DBGAN as published, as a PyTorch user runs it: eager, float32, contiguous, default allocator.

    dbgan.py HEIGHT WIDTH THREADS WARM_SIDE

Every line "run" on stdin is answered with the seconds of one forward pass, "memory" with the peak resident MiB.
"""
import sys
import time

import torch

from memory import peak_memory
from networks import Dbgan


def main(height, width, threads, warm):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = Dbgan().eval()
    image = torch.rand(1, 3, height, width)
    with torch.no_grad():
        network(torch.rand(1, 3, warm, warm))
        print(sum(parameter.numel() for parameter in network.parameters()), torch.__version__, flush=True)
        for line in sys.stdin:
            if line.strip() == "memory":
                print(f"{peak_memory():.0f}", flush=True)
                continue
            start = time.perf_counter()
            network(image)
            print(f"{time.perf_counter() - start:.4f}", flush=True)


main(*map(int, sys.argv[1:]))
