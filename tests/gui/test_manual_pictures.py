"""The manual's pictures show the program as it is: every scene is taken anew, and what is seen there is compared.

Texts and widgets are compared, not pixels: fonts differ from computer to computer.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from tests.gui.conftest import Driver
from tools import manual_pictures
from tools.manual_pictures import COMMAND, FOLDER, SCENES, Shot, Stage, picture, seen, take
from ui.dialogs.manual import ManualBox, pages, source
from ui.kit.controls import Button

SHOWN = re.compile(r"!\[(.+?)\]\(pictures/(.+?)\.png\)")


def test_the_pictures_show_what_the_program_shows(tmp_path: Path) -> None:
    """What is seen, and where: the numbers stand at what can be seen, and are steps of the page."""
    stage = Stage(tmp_path)
    different = []
    for name, shot in take(stage):
        assert not picture(shot).isNull()
        assert all(step[1].isVisible() or step[1] is shot.of for step in shot.steps), name
        file = next(file for page, file in pages().items() if page[:2] == name[:2])
        steps = {int(number) for number in re.findall(r"^(\d+)\. ", source(file), re.M)}
        assert {step[0] for step in shot.steps} <= steps, name
        kept, found = (FOLDER / f"{name}.txt").read_text("utf-8"), seen(shot)
        if kept != found:
            lines = difflib.unified_diff(kept.splitlines(), found.splitlines(), name, "the program", lineterm="", n=1)
            different.append("\n".join(lines))
    stage.end()
    assert not different, f"take the pictures anew with `{COMMAND}` and look at them:\n" + "\n".join(different)


def test_the_comparison_sees_another_word_and_another_widget(shared: Driver) -> None:
    """Else a comparison that sees nothing would find nothing."""
    form = shared.window.overview
    before = seen(Shot(form, ()))
    label = next(label for label in form.findChildren(QLabel) if label.isVisible() and label.text())
    words = label.text()
    label.setText("别的字")
    assert seen(Shot(form, ())) != before
    label.setText(words)
    assert seen(Shot(form, ())) == before
    more = Button("多一个", parent=form)
    more.show()
    assert seen(Shot(form, ())) != before
    more.deleteLater()


def test_every_picture_is_shown_on_its_page_with_words_and_is_small() -> None:
    names = [name for page, file in pages().items() for _, name in SHOWN.findall(source(file)) if name[:2] == page[:2]]
    assert names == list(SCENES) and 3 <= len(names) <= 12
    assert {file.stem for file in FOLDER.iterdir()} == set(SCENES)
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_000_000
    assert all(QImage(str(FOLDER / f"{name}.png")).width() <= manual_pictures.WINDOW[0] for name in names)


@pytest.mark.parametrize("page", [page for page, file in pages().items() if SHOWN.search(source(file))])
def test_the_manual_shows_them_offline(shared: Driver, page: str) -> None:
    box = ManualBox(page, "", shared.window)
    box.show()
    shared.settle()
    names = [place.fileName() for place in box.text.pictures]
    assert names == [f"{name}.png" for _, name in SHOWN.findall(source(pages()[page]))]
    for size in ((1000, 720), (600, 400)):
        box.resize(*size)
        shared.settle()
        assert box.text.horizontalScrollBar().maximum() == 0, "nothing has to be pushed aside"
        for place, whole in box.text.pictures.items():
            shown = box.text.document().resource(2, place)
            assert whole.width() > 200 and 0 < shown.width() <= min(whole.width(), box.text.viewport().width())
    box.close()
