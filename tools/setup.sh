# Sourced by run.sh and test.sh: what the program needs of a bare Debian, and a virtual environment beside it.
# Arguments: Debian packages beside Qt's own; then "--" and the extras of pyproject.toml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

setup() {
  local packages=(python3-venv libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libx11-xcb1)
  local extras=""
  while [ $# -gt 0 ]; do
    if [ "$1" = "--" ]; then extras="[$2]"; shift 2; else packages+=("$1"); shift; fi
  done
  if command -v apt-get >/dev/null; then
    local missing=()
    for name in "${packages[@]}"; do
      dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
    done
    if [ ${#missing[@]} -gt 0 ]; then
      local as=""
      if [ "$(id -u)" -ne 0 ]; then as=sudo; fi
      echo "安装系统软件包：${missing[*]}"
      $as apt-get update -qq
      DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
  fi
  local wanted
  wanted="$(sha256sum pyproject.toml | cut -c1-64)$extras"
  if [ ! -x .venv/bin/python ] || [ "$(cat .venv/installed 2>/dev/null)" != "$wanted" ]; then
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$extras"
    .venv/bin/python -m compileall -q cadreapp ui || true # else each first start compiles, half a second
    echo "$wanted" > .venv/installed
  fi
}
