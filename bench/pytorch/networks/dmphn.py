"""DMPHN 1-2-4 (Zhang et al., CVPR 2019): quarters first, then halves, then the whole image."""
import torch
from torch import nn


def residual(channels):
    return nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(), nn.Conv2d(channels, channels, 3, padding=1))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Conv2d(3, 32, 3, padding=1)
        self.layer2, self.layer3 = residual(32), residual(32)
        self.layer5 = nn.Conv2d(32, 64, 3, stride=2, padding=1)
        self.layer6, self.layer7 = residual(64), residual(64)
        self.layer9 = nn.Conv2d(64, 128, 3, stride=2, padding=1)
        self.layer10, self.layer11 = residual(128), residual(128)

    def forward(self, image):
        x = self.layer1(image)
        x = x + self.layer2(x)
        x = x + self.layer3(x)
        x = self.layer5(x)
        x = x + self.layer6(x)
        x = x + self.layer7(x)
        x = self.layer9(x)
        x = x + self.layer10(x)
        return x + self.layer11(x)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer13, self.layer14 = residual(128), residual(128)
        self.layer16 = nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1)
        self.layer17, self.layer18 = residual(64), residual(64)
        self.layer20 = nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)
        self.layer21, self.layer22 = residual(32), residual(32)
        self.layer24 = nn.Conv2d(32, 3, 3, padding=1)

    def forward(self, x):
        x = x + self.layer13(x)
        x = x + self.layer14(x)
        x = self.layer16(x)
        x = x + self.layer17(x)
        x = x + self.layer18(x)
        x = self.layer20(x)
        x = x + self.layer21(x)
        x = x + self.layer22(x)
        return self.layer24(x)


class Dmphn(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder_lv1, self.encoder_lv2, self.encoder_lv3 = Encoder(), Encoder(), Encoder()
        self.decoder_lv1, self.decoder_lv2, self.decoder_lv3 = Decoder(), Decoder(), Decoder()

    def forward(self, image):
        halves = image.chunk(2, 2)
        features3 = [torch.cat([self.encoder_lv3(quarter) for quarter in half.chunk(2, 3)], 3) for half in halves]
        restored3 = [self.decoder_lv3(features) for features in features3]
        features2 = [self.encoder_lv2(half + restored) for half, restored in zip(halves, restored3)]
        features2 = torch.cat(features2, 2) + torch.cat(features3, 2)
        return self.decoder_lv1(self.encoder_lv1(image + self.decoder_lv2(features2)) + features2)
