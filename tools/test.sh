#!/usr/bin/env bash
# Sets everything up, checks the code, runs the tests. Arguments go to pytest.
. "$(dirname "$0")/setup.sh"
setup fonts-noto-cjk libreoffice-calc poppler-utils postgresql strace gcc libc6-dev \
  dbus xvfb xdotool fcitx5 fcitx5-chinese-addons ibus ibus-libpinyin -- test,server
export QT_QPA_PLATFORM=offscreen
.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/lint-imports
exec .venv/bin/python -m pytest -n 2 "$@"
