"""NeurMAP's motion network M: the linear OffsetNet of Motion-ETR (Zhang et al., TPAMI 2021), without norms."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReplicationPad2d(2), nn.Conv2d(channels, channels, 5), nn.ReLU(),
            nn.ReplicationPad2d(2), nn.Conv2d(channels, channels, 5))

    def forward(self, x):
        return x + self.conv_block(x)


class Bottleneck(nn.Module):
    """Its convolutions are in the state twice: as conv1, conv2 and within the model."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 2 * channels, 1)
        self.conv2 = nn.Conv2d(2 * channels, channels, 3, padding=1)
        self.model = nn.Sequential(self.conv1, nn.LeakyReLU(0.2), self.conv2, nn.LeakyReLU(0.2))

    def forward(self, x):
        return self.model(x)


def stage(inputs, outputs, stride):
    before = 2 if stride == 1 else 1
    return nn.Sequential(
        nn.ReflectionPad2d((before, 2, before, 2)), nn.Conv2d(inputs, outputs, 5, stride=stride), nn.ReLU(),
        nn.Sequential(Block(outputs), Block(outputs), Block(outputs)))


def enlarge(inputs, outputs):
    return nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1)


class OffsetNet(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.conv_1 = stage(12, width, 1)
        self.conv_2 = stage(width, 2 * width, 2)
        self.conv_3 = stage(2 * width, 4 * width, 2)
        self.bottleneck_1 = Bottleneck(4 * width)
        self.uconv_1 = enlarge(4 * width, 2 * width)
        self.bottleneck_2 = Bottleneck(4 * width)
        self.uconv_2 = enlarge(4 * width, width)
        self.bottleneck_3 = Bottleneck(2 * width)
        self.uconv_3 = enlarge(2 * width, 2 * width)
        self.conv_out_0 = nn.Conv2d(2 * width, 2, 5, padding=2)
        self.leaky, self.relu = nn.LeakyReLU(0.2), nn.ReLU()

    def forward(self, image):
        """(N, 3, H, W) to (N, 2, H, W): dy and dx in units of 20 px, of either sign."""
        n, c, h, w = image.shape
        folded = image.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 3, 5, 1, 2, 4).reshape(n, 4 * c, h // 2, w // 2)
        half = self.conv_1(folded)
        quarter = self.conv_2(half)
        x = self.bottleneck_1(self.conv_3(quarter))
        x = self.bottleneck_2(torch.cat([self.leaky(self.uconv_1(x)), quarter], 1))
        x = self.bottleneck_3(torch.cat([self.leaky(self.uconv_2(x)), half], 1))
        return self.conv_out_0(self.relu(self.uconv_3(x)))
