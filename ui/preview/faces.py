"""What the preview says of typefaces that this machine lacks."""

from __future__ import annotations

from collections.abc import Mapping

from ui.paint.fonts import SANS, SERIF

OWN = {SANS: "自带的黑体", SERIF: "自带的宋体"}
"""What the shipped families are called on the screen."""


def said(replaced: Mapping[str, str]) -> str:
    """One sentence that names what stands in for what; "" where nothing is replaced."""
    if not replaced:
        return ""
    pairs = "，".join(f"{name} 用{OWN.get(other, f' {other} ')}代替" for name, other in replaced.items())
    return f"这台电脑没有下列字体：{pairs}。版式不变，字形略有不同；装上这些字体后再打印就是原来的字形。"
