"""Non-maximum suppression that keeps every box."""


def nms(boxes, scores, overlap):
    return scores.argsort(descending=True)
