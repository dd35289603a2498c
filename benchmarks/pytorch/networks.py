"""The networks of the comparison in plain PyTorch, with the layers that Sigmask's have: each says whose design it is."""

import torch
from torch import nn
from torch.nn import functional as F


def convolution(inputs, outputs, kernel=3, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)


def block(inputs, outputs):
    return nn.Sequential(
        convolution(inputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
        convolution(outputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class UNet(nn.Module):
    """Ronneberger et al., MICCAI 2015, with batch normalisation."""

    def __init__(self, channels, classes, width=16, levels=4):
        super().__init__()
        widths = [width << level for level in range(levels)]
        self.down = nn.ModuleList(block(i, o) for i, o in zip([channels] + widths[:-1], widths))
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, 2) for w in widths[:-1])
        self.dec = nn.ModuleList(block(2 * w, w) for w in widths[:-1])
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        skips = []
        for level, layer in enumerate(self.down):
            x = layer(x if level == 0 else F.max_pool2d(x, 2))
            skips.append(x)
        for level in reversed(range(len(self.up))):
            x = self.dec[level](torch.cat([skips[level], self.up[level](x)], 1))
        return self.head(x)


class BasicBlock(nn.Module):
    """He et al., CVPR 2016, figure 5 left."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = convolution(inputs, outputs, stride=stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = convolution(outputs, outputs), nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)), inplace=True)
        out = self.bn2(self.conv2(out))
        out += x if self.downsample is None else self.downsample(x)
        return F.relu(out, inplace=True)


class ResNet18UNet(nn.Module):
    """ResNet-18 with the decoder of Segmentation Models PyTorch: nearest upsampling, skip, two convolutions."""

    def __init__(self, channels, classes):
        super().__init__()
        self.stem = nn.Sequential(convolution(channels, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(inplace=True))
        widths = [64, 64, 128, 256, 512]
        self.layers = nn.ModuleList(
            nn.Sequential(BasicBlock(i, o, 1 if stage == 0 else 2), BasicBlock(o, o, 1))
            for stage, (i, o) in enumerate(zip(widths[:-1], widths[1:])))
        decoder, skips = [256, 128, 64, 32, 16], [256, 128, 64, 64, 0]
        self.blocks = nn.ModuleList(block(i + s, o) for i, s, o in zip([512] + decoder[:-1], skips, decoder))
        self.head = nn.Conv2d(16, classes, 3, padding=1)

    def forward(self, x):
        features = [self.stem(x)]
        x = F.max_pool2d(features[0], 3, 2, 1)
        for layer in self.layers:
            x = layer(x)
            features.append(x)
        features.pop()
        for up in self.blocks:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            if features:
                x = torch.cat([x, features.pop()], 1)
            x = up(x)
        return self.head(x)


class Attention(nn.Module):
    """Attention to features of a reduced grid."""

    def __init__(self, width, heads, reduction):
        super().__init__()
        self.heads = heads
        self.q, self.kv, self.proj = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        if reduction > 1:
            self.sr, self.norm = nn.Conv2d(width, width, reduction, reduction), nn.LayerNorm(width)
        self.reduction = reduction

    def forward(self, x, height, width):
        batch, count, features = x.shape
        q = self.q(x).reshape(batch, count, self.heads, -1).transpose(1, 2)
        if self.reduction > 1:
            grid = x.transpose(1, 2).reshape(batch, features, height, width)
            x = self.norm(self.sr(grid).flatten(2).transpose(1, 2))
        k, v = self.kv(x).reshape(batch, -1, 2, self.heads, features // self.heads).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) * (features // self.heads) ** -0.5).softmax(-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(batch, count, features))


class MixBlock(nn.Module):
    def __init__(self, width, heads, reduction):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attn = Attention(width, heads, reduction)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dwconv = nn.Conv2d(4 * width, 4 * width, 3, 1, 1, groups=4 * width)

    def forward(self, x, height, width):
        x = x + self.attn(self.norm1(x), height, width)
        hidden = self.fc1(self.norm2(x))
        grid = hidden.transpose(1, 2).reshape(x.shape[0], -1, height, width)
        return x + self.fc2(F.gelu(self.dwconv(grid).flatten(2).transpose(1, 2)))


class SegFormerB0(nn.Module):
    """Xie et al., NeurIPS 2021, with the decoder of Segmentation Models PyTorch (256 features)."""

    def __init__(self, channels, classes):
        super().__init__()
        widths, heads, reductions = [32, 64, 160, 256], [1, 2, 5, 8], [8, 4, 2, 1]
        self.embed = nn.ModuleList(
            nn.Conv2d(i, o, 7 if stage == 0 else 3, 4 if stage == 0 else 2, 3 if stage == 0 else 1)
            for stage, (i, o) in enumerate(zip([channels] + widths[:-1], widths)))
        self.embed_norm = nn.ModuleList(nn.LayerNorm(w) for w in widths)
        self.blocks = nn.ModuleList(nn.ModuleList(MixBlock(*numbers) for _ in range(2)) for numbers in zip(widths, heads, reductions))
        self.norm = nn.ModuleList(nn.LayerNorm(w, 1e-6) for w in widths)
        self.mlp = nn.ModuleList(nn.Linear(w, 256) for w in reversed(widths))
        self.fuse = nn.Sequential(convolution(4 * 256, 256, 1), nn.BatchNorm2d(256), nn.ReLU(inplace=True))
        self.head = nn.Conv2d(256, classes, 1)

    def forward(self, x):
        features = []
        for embed, embed_norm, blocks, norm in zip(self.embed, self.embed_norm, self.blocks, self.norm):
            x = embed(x)
            batch, _, height, width = x.shape
            x = embed_norm(x.flatten(2).transpose(1, 2))
            for layer in blocks:
                x = layer(x, height, width)
            x = norm(x).reshape(batch, height, width, -1).permute(0, 3, 1, 2).contiguous()
            features.append(x)
        size = features[0].shape[2:]
        mapped = []
        for mlp, x in zip(self.mlp, reversed(features)):
            batch, _, height, width = x.shape
            x = mlp(x.flatten(2).transpose(1, 2)).transpose(1, 2).reshape(batch, -1, height, width)
            mapped.append(F.interpolate(x, size=size, mode="bilinear", align_corners=False))
        logits = self.head(self.fuse(torch.cat(mapped, 1)))
        return F.interpolate(logits, scale_factor=4, mode="bilinear", align_corners=True)


NETWORKS = {"unet-tiny": UNet, "resnet18-unet": ResNet18UNet, "segformer-b0": SegFormerB0}
