#!/usr/bin/env bash
# Sets everything up and opens the window on the sample bureau.
#   bash tools/run.sh                      opens the window
#   bash tools/run.sh --picture FILE.png   takes a picture of it and ends (also where there is no display)
. "$(dirname "$0")/setup.sh"
setup fonts-noto-cjk
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  export QT_QPA_PLATFORM=offscreen
  if [ $# -eq 0 ]; then
    echo "这里没有显示器：改为离屏运行，图存到 window.png"
    set -- --picture window.png
  fi
fi
exec .venv/bin/python main.py --demo "$@"
