from amitop.text import ELLIPSIS, clip, fit, visible, width

__all__ = ["ELLIPSIS", "clip", "fit", "visible", "width"]
