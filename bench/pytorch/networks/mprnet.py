"""MPRNet (Zamir et al., CVPR 2021), of whose three results the last is given; no bias, and one slope for all blocks."""
import torch
from torch import nn

WIDTHS = (96, 144, 192)
LAST = 128


def convolution(inputs, outputs, kernel):
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)


class ChannelAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.conv_du = nn.Sequential(convolution(channels, channels // 4, 1), nn.ReLU(), convolution(channels // 4, channels, 1), nn.Sigmoid())

    def forward(self, x):
        return x * self.conv_du(self.avg_pool(x))


class Block(nn.Module):
    def __init__(self, channels, slope):
        super().__init__()
        self.CA = ChannelAttention(channels)
        self.body = nn.Sequential(convolution(channels, channels, 3), slope, convolution(channels, channels, 3))

    def forward(self, x):
        return x + self.CA(self.body(x))


def blocks(channels, slope):
    return nn.Sequential(Block(channels, slope), Block(channels, slope))


class Shrink(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.down = nn.Sequential(nn.Upsample(scale_factor=0.5, mode="bilinear", align_corners=False), convolution(inputs, outputs, 1))

    def forward(self, x):
        return self.down(x)


class Enlarge(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.up = nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), convolution(inputs, outputs, 1))

    def forward(self, x):
        return self.up(x)


class Encoder(nn.Module):
    def __init__(self, slope, guided):
        super().__init__()
        self.encoder_level1, self.encoder_level2, self.encoder_level3 = (blocks(width, slope) for width in WIDTHS)
        self.down12, self.down23 = Shrink(WIDTHS[0], WIDTHS[1]), Shrink(WIDTHS[1], WIDTHS[2])
        if guided:
            for level, width in enumerate(WIDTHS, 1):
                setattr(self, f"csff_enc{level}", convolution(width, width, 1))
                setattr(self, f"csff_dec{level}", convolution(width, width, 1))

    def forward(self, x, guides=None):
        features = []
        for level in (1, 2, 3):
            x = getattr(self, f"encoder_level{level}")(x)
            if guides:
                encoded, decoded = guides
                x = x + getattr(self, f"csff_enc{level}")(encoded[level - 1]) + getattr(self, f"csff_dec{level}")(decoded[level - 1])
            features.append(x)
            x = self.down12(x) if level == 1 else self.down23(x) if level == 2 else x
        return features


class Decoder(nn.Module):
    def __init__(self, slope):
        super().__init__()
        self.decoder_level1, self.decoder_level2, self.decoder_level3 = (blocks(width, slope) for width in WIDTHS)
        self.skip_attn1, self.skip_attn2 = Block(WIDTHS[0], slope), Block(WIDTHS[1], slope)
        self.up21, self.up32 = Enlarge(WIDTHS[1], WIDTHS[0]), Enlarge(WIDTHS[2], WIDTHS[1])

    def forward(self, encoded):
        level3 = self.decoder_level3(encoded[2])
        level2 = self.decoder_level2(self.up32(level3) + self.skip_attn2(encoded[1]))
        level1 = self.decoder_level1(self.up21(level2) + self.skip_attn1(encoded[0]))
        return [level1, level2, level3]


class Group(nn.Module):
    def __init__(self, slope):
        super().__init__()
        self.body = nn.Sequential(*(Block(LAST, slope) for _ in range(8)), convolution(LAST, LAST, 3))

    def forward(self, x):
        return x + self.body(x)


class OriginalSize(nn.Module):
    def __init__(self, slope):
        super().__init__()
        self.orb1, self.orb2, self.orb3 = Group(slope), Group(slope), Group(slope)
        for side in ("enc", "dec"):
            setattr(self, f"up_{side}1", Enlarge(WIDTHS[1], WIDTHS[0]))
            setattr(self, f"up_{side}2", nn.Sequential(Enlarge(WIDTHS[2], WIDTHS[1]), Enlarge(WIDTHS[1], WIDTHS[0])))
            for level in (1, 2, 3):
                setattr(self, f"conv_{side}{level}", convolution(WIDTHS[0], LAST, 1))

    def forward(self, x, encoded, decoded):
        x = self.orb1(x) + self.conv_enc1(encoded[0]) + self.conv_dec1(decoded[0])
        x = self.orb2(x) + self.conv_enc2(self.up_enc1(encoded[1])) + self.conv_dec2(self.up_dec1(decoded[1]))
        return self.orb3(x) + self.conv_enc3(self.up_enc2(encoded[2])) + self.conv_dec3(self.up_dec2(decoded[2]))


class SupervisedAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1, self.conv2, self.conv3 = convolution(channels, channels, 1), convolution(channels, 3, 1), convolution(3, channels, 1)

    def forward(self, x, image):
        return x + self.conv1(x) * torch.sigmoid(self.conv3(self.conv2(x) + image))


def joined(parts, axis):
    """Feature lists of two neighbours as one."""
    return [torch.cat(pair, axis) for pair in zip(*parts)]


class MprNet(nn.Module):
    def __init__(self):
        super().__init__()
        slope, width = nn.PReLU(), WIDTHS[0]
        for stage in (1, 2, 3):
            setattr(self, f"shallow_feat{stage}", nn.Sequential(convolution(3, width, 3), Block(width, slope)))
        self.stage1_encoder, self.stage1_decoder = Encoder(slope, guided=False), Decoder(slope)
        self.stage2_encoder, self.stage2_decoder = Encoder(slope, guided=True), Decoder(slope)
        self.stage3_orsnet = OriginalSize(slope)
        self.sam12, self.sam23 = SupervisedAttention(width), SupervisedAttention(width)
        self.concat12, self.concat23 = convolution(2 * width, width, 3), convolution(2 * width, LAST, 3)
        self.tail = convolution(LAST, 3, 3)

    def forward(self, image):
        halves = image.chunk(2, 2)
        encoded = [joined([self.stage1_encoder(self.shallow_feat1(quarter)) for quarter in half.chunk(2, 3)], 3) for half in halves]
        decoded = [self.stage1_decoder(features) for features in encoded]
        encoded2 = []
        for half, from_encoder, from_decoder in zip(halves, encoded, decoded):
            attended = self.sam12(from_decoder[0], half)
            x = self.concat12(torch.cat([self.shallow_feat2(half), attended], 1))
            encoded2.append(self.stage2_encoder(x, (from_encoder, from_decoder)))
        encoded2 = joined(encoded2, 2)
        decoded2 = self.stage2_decoder(encoded2)
        x = self.concat23(torch.cat([self.shallow_feat3(image), self.sam23(decoded2[0], image)], 1))
        return self.tail(self.stage3_orsnet(x, encoded2, decoded2)) + image
