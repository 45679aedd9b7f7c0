"""DMPHN 1-2-4 as a PyTorch user writes and runs it: eager, float32, contiguous, default allocator, two threads.

Every line "run" on stdin is answered with the seconds of one forward pass, "memory" with the peak resident MiB.
"""
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else 2)
HEIGHT, WIDTH = int(sys.argv[1]), int(sys.argv[2])


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(), nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return x + self.inner(x)


def encoder():
    return nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), Residual(32), Residual(32),
        nn.Conv2d(32, 64, 3, stride=2, padding=1), Residual(64), Residual(64),
        nn.Conv2d(64, 128, 3, stride=2, padding=1), Residual(128), Residual(128))


def decoder():
    return nn.Sequential(
        Residual(128), Residual(128), nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1),
        Residual(64), Residual(64), nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1),
        Residual(32), Residual(32), nn.Conv2d(32, 3, 3, padding=1))


class Dmphn(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoders = nn.ModuleList(encoder() for _ in range(3))
        self.decoders = nn.ModuleList(decoder() for _ in range(3))

    def forward(self, image):
        (e1, e2, e3), (d1, d2, d3) = self.encoders, self.decoders
        halves = image.chunk(2, 2)
        quarters = [half.chunk(2, 3) for half in halves]
        features3 = [torch.cat([e3(quarter) for quarter in row], 3) for row in quarters]
        restored3 = [d3(features) for features in features3]
        features2 = torch.cat([e2(half + restored) for half, restored in zip(halves, restored3)], 2) + torch.cat(features3, 2)
        return d1(e1(image + d2(features2)) + features2)


def peak_memory():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main():
    torch.manual_seed(0)
    network = Dmphn().eval()
    image = torch.rand(1, 3, HEIGHT, WIDTH)
    print(sum(parameter.numel() for parameter in network.parameters()), torch.__version__, flush=True)
    with torch.no_grad():
        for line in sys.stdin:
            if line.strip() == "memory":
                print(f"{peak_memory():.0f}", flush=True)
                continue
            start = time.perf_counter()
            network(image)
            print(f"{time.perf_counter() - start:.4f}", flush=True)


main()
