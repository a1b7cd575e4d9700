"""References for torchvision's and SAM 2's operators."""

from typing import Any

from comfynix_check.numerics.data import SEED, integers, normal
from comfynix_check.numerics.verdict import Case

BOXES = 500
OVERLAP = 0.5


def suppressed(torch: Any, nms: Any, device: Any) -> Case:
    """Non-maximum suppression: the boxes that stay, in the order of their scores."""
    corners = integers(torch, 0, 400, BOXES, 2).float()
    boxes = torch.cat([corners, corners + integers(torch, 20, 120, BOXES, 2, seed=SEED + 1)], 1)
    scores = normal(torch, BOXES, seed=SEED + 2)
    on_device = boxes.to(device), scores.to(device)
    return Case(
        name=f"non-maximum suppression of {BOXES} boxes",
        run=lambda: nms(*on_device, OVERLAP),
        reference=torch.tensor(kept(boxes.tolist(), scores.tolist())),
        limit=0,
    )


def kept(boxes: list[list[float]], scores: list[float]) -> list[int]:
    """By its definition: a box stays unless it overlaps a better one that stays."""
    stay: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda each: -scores[each]):
        if all(_overlap(boxes[index], boxes[better]) <= OVERLAP for better in stay):
            stay.append(index)
    return stay


def _overlap(a: list[float], b: list[float]) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(each[2] - each[0]) * (each[3] - each[1]) for each in (a, b)]
    return shared / (sum(areas) - shared)


def components(torch: Any, label: Any, device: Any) -> Case:
    """Connected components of a mask: for each pixel how large the one is that it lies in."""
    mask = torch.zeros(1, 1, 64, 64, dtype=torch.uint8)
    sizes = torch.zeros(1, 1, 64, 64, dtype=torch.int64)
    for top, left, height, width in ((4, 4, 10, 20), (30, 8, 5, 5), (40, 40, 20, 12)):
        mask[..., top : top + height, left : left + width] = 1
        sizes[..., top : top + height, left : left + width] = height * width
    on_device = mask.to(device)
    return Case("three components", lambda: label(on_device)[1], sizes, limit=0)
