"""MIMO-UNet+ (Cho et al., ICCV 2021), of whose three results the last is given."""
import torch
from torch import nn
from torch.nn import functional as F


class Convolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, relu=True, transposed=False):
        super().__init__()
        if transposed:
            layers = [nn.ConvTranspose2d(inputs, outputs, kernel, stride=stride, padding=1)]
        else:
            layers = [nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2)]
        self.main = nn.Sequential(*layers, *([nn.ReLU()] if relu else []))

    def forward(self, x):
        return self.main(x)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.main = nn.Sequential(Convolution(channels, channels, 3), Convolution(channels, channels, 3, relu=False))

    def forward(self, x):
        return x + self.main(x)


class Blocks(nn.Module):
    def __init__(self, channels, count):
        super().__init__()
        self.layers = nn.Sequential(*(Block(channels) for _ in range(count)))

    def forward(self, x):
        return self.layers(x)


class ShallowImage(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        self.main = nn.Sequential(
            Convolution(3, outputs // 4, 3), Convolution(outputs // 4, outputs // 2, 1),
            Convolution(outputs // 2, outputs // 2, 3), Convolution(outputs // 2, outputs - 3, 1))
        self.conv = Convolution(outputs, outputs, 1, relu=False)

    def forward(self, image):
        return self.conv(torch.cat([image, self.main(image)], 1))


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.merge = Convolution(channels, channels, 3, relu=False)

    def forward(self, x, image):
        return x + self.merge(x * image)


class Fusion(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Sequential(Convolution(inputs, outputs, 1), Convolution(outputs, outputs, 3, relu=False))

    def forward(self, *sizes):
        return self.conv(torch.cat(sizes, 1))


def resized(x, factor):
    return F.interpolate(x, scale_factor=factor)


class MimoUNet(nn.Module):
    def __init__(self, blocks=20):
        super().__init__()
        self.Encoder = nn.ModuleList([Blocks(32, blocks), Blocks(64, blocks), Blocks(128, blocks)])
        self.feat_extract = nn.ModuleList([
            Convolution(3, 32, 3), Convolution(32, 64, 3, 2), Convolution(64, 128, 3, 2),
            Convolution(128, 64, 4, 2, transposed=True), Convolution(64, 32, 4, 2, transposed=True), Convolution(32, 3, 3, relu=False)])
        self.Decoder = nn.ModuleList([Blocks(128, blocks), Blocks(64, blocks), Blocks(32, blocks)])
        self.Convs = nn.ModuleList([Convolution(128, 64, 1), Convolution(64, 32, 1)])
        self.ConvsOut = nn.ModuleList([Convolution(128, 3, 3, relu=False), Convolution(64, 3, 3, relu=False)])
        self.AFFs = nn.ModuleList([Fusion(224, 32), Fusion(224, 64)])
        self.FAM1, self.SCM1 = Attention(128), ShallowImage(128)
        self.FAM2, self.SCM2 = Attention(64), ShallowImage(64)
        self.drop1, self.drop2 = nn.Dropout2d(0.1), nn.Dropout2d(0.1)

    def forward(self, image):
        image2 = resized(image, 0.5)
        image4 = resized(image2, 0.5)
        whole = self.Encoder[0](self.feat_extract[0](image))
        half = self.Encoder[1](self.FAM2(self.feat_extract[1](whole), self.SCM2(image2)))
        quarter = self.Encoder[2](self.FAM1(self.feat_extract[2](half), self.SCM1(image4)))
        skip1 = self.drop1(self.AFFs[0](whole, resized(half, 2), resized(quarter, 4)))
        skip2 = self.drop2(self.AFFs[1](resized(whole, 0.5), half, resized(quarter, 2)))
        x = self.feat_extract[3](self.Decoder[0](quarter))
        x = self.Decoder[1](self.Convs[0](torch.cat([x, skip2], 1)))
        x = self.feat_extract[4](x)
        x = self.Decoder[2](self.Convs[1](torch.cat([x, skip1], 1)))
        return self.feat_extract[5](x) + image
