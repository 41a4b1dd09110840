"""Small and large screens, both themes, 100 to 200 %: nothing is cut, outside, unreadable, nameless or out of reach.

The walk runs in a process of its own: a screen and a scale are chosen once, when Qt starts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from tests.gui import walk
from tests.gui.conftest import Driver, rest

ROOT = Path(__file__).parents[2]
FULL = [(w, h, s, t) for w, h in ((1366, 768), (1920, 1080)) for s in (1, 1.5, 2) for t in ("light", "dark")]
OFTEN = [(1366, 768, 1, "light"), (1366, 768, 1.5, "dark"), (1366, 768, 2, "light"), (1920, 1080, 2, "dark")]


@pytest.mark.parametrize(
    ("width", "height", "scale", "theme"),
    [pytest.param(*p, marks=[] if p in OFTEN else [pytest.mark.slow]) for p in FULL],
)
def test_everything_can_be_seen_and_reached(width: int, height: int, scale: float, theme: str) -> None:
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.gui.walk", str(width), str(height), theme]
    environment = os.environ | {"QT_SCALE_FACTOR": str(scale)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    last = done.stdout.strip().split("\n")[-1]
    said = "\n".join(t for t in done.stderr.split("\n") if "propagateSizeHints" not in t)
    assert done.returncode == 0 and last.endswith("，0 处不对"), done.stdout[-4000:] + said[-4000:]
    assert int(last.split()[1]) > 120, f"the walk has not come round: {last}"


@pytest.fixture
def page(shared: Driver) -> QWidget:
    found = QWidget()
    found.resize(400, 200)
    found.move(40, 40)
    return found


def test_the_walk_finds_what_is_wrong(page: QWidget) -> None:
    """Else a walk that finds nothing would say nothing."""
    cut = QLabel("这几个字放不下", page)
    cut.setGeometry(0, 0, 20, 20)
    outside = QPushButton("在外面", page)
    outside.setGeometry(380, 150, 80, 30)
    nameless = QLineEdit(page)
    nameless.setGeometry(10, 40, 80, 24)
    mouse = QPushButton("用不了键盘", page)
    mouse.setGeometry(10, 80, 160, 30)
    mouse.setFocusPolicy(walk.Qt.FocusPolicy.NoFocus)
    pale = QLabel("看不清", page)
    pale.setStyleSheet("color: #eeeeee; background: #ffffff")
    pale.setGeometry(10, 120, 100, 20)
    cells = QListWidget(page)
    cells.setGeometry(200, 10, 160, 60)
    cells.setStyleSheet("color: #eeeeee; background: #ffffff")
    cells.addItem("格子里看不清的字")
    cells.setCurrentRow(-1)
    page.show()
    rest(30)
    found = "\n".join(walk.faults(page, "试"))
    for word in ("文字被截断", "在窗口外", "没有名称", "用键盘到不了", "看不清”", "格子里看不清的字”看不清"):
        assert word in found, found
    page.move(1900, 1000)
    rest(30)
    assert "超出屏幕" in walk.faults(page, "试")[0]
    page.close()


def test_contrast_is_that_of_wcag() -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    assert walk.contrast(image) == 1.0
    painter = QPainter(image)
    painter.fillRect(2, 2, 4, 4, QColor("#767676"))  # the lightest grey that passes on white
    painter.end()
    assert walk.contrast(image) == pytest.approx(4.54, abs=0.01)
