"""Files are written beside their target, checked and renamed into place: a failure leaves the old file as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cadreapp.errors import UserError


def written(target: Path, write: Callable[[Path], object], check: Callable[[Path], object] = lambda p: None) -> Path:
    """Let `write` make the file under another name, `check` it, and rename it to the target.

    UserError if the folder cannot be written or the disk is full.
    """
    target = Path(target)
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=target.suffix)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        check(temporary)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
        return target
    except PermissionError as error:
        raise UserError(f"“{target}”不能写入，可能正被 Excel 或 WPS 打开，请关闭后再试，或换一个位置。") from error
    except OSError as error:
        raise UserError(f"“{target}”没有写成：{error.strerror or error}。原来的文件没有改动。") from error
    finally:
        if name and os.path.exists(name):
            os.unlink(name)
