"""DBGAN's generator (Zhang et al., CVPR 2020) as its authors published it: 16 RRDB of 64 channels, growth 32."""
import torch
from torch import nn
from torch.nn import functional as F


def convolution(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class DenseBlock(nn.Module):
    def __init__(self, channels, growth):
        super().__init__()
        self.layers = nn.ModuleList(convolution(channels + i * growth, growth if i < 4 else channels) for i in range(5))

    def forward(self, x):
        seen = x
        for layer in self.layers[:-1]:
            seen = torch.cat([seen, F.leaky_relu(layer(seen), 0.2)], 1)
        return x + 0.2 * self.layers[-1](seen)


class ResidualBlock(nn.Module):
    def __init__(self, channels, growth):
        super().__init__()
        self.blocks = nn.Sequential(*(DenseBlock(channels, growth) for _ in range(3)))

    def forward(self, x):
        return x + 0.2 * self.blocks(x)


class Dbgan(nn.Module):
    def __init__(self, blocks=16, channels=64, growth=32):
        super().__init__()
        self.first = convolution(3, channels)
        self.trunk = nn.Sequential(*(ResidualBlock(channels, growth) for _ in range(blocks)), convolution(channels, channels))
        self.last = nn.Sequential(convolution(channels, channels), nn.LeakyReLU(0.2), convolution(channels, 3))

    def forward(self, image):
        features = self.first(image)
        return torch.clamp(image + self.last(features + self.trunk(features)), 0, 1)
