"""Write the next numbered migration from the difference between the models and a database at the present schema.

    python tools/new_migration.py add_phone

The script holds frozen copies of new tables, in peewee's own field classes, so that it never changes when a model does.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import peewee
from playhouse.migrations import Runner, template
from playhouse.schema_diff import diff_models

sys.path.insert(0, str(Path(__file__).parent.parent))

from cadreapp.records import MODELS, RecordModel, fields  # noqa: E402
from cadreapp.store.connect import connect  # noqa: E402
from cadreapp.store.migrate import MIGRATIONS  # noqa: E402
from cadreapp.store.schema import TABLES  # noqa: E402


def _frozen(source: str) -> str:
    """Our field classes replaced by the peewee classes in which they store."""
    source = re.sub(r"^from cadreapp.*\n", "", source, flags=re.M)
    for name, cls in vars(fields).items():
        if isinstance(cls, type) and issubclass(cls, fields.Declared) and issubclass(cls, peewee.Field):
            base = next(c for c in cls.__mro__ if c.__module__ == "peewee")
            source = re.sub(rf"\b{name}\(", f"{base.__name__}(", source)
    return source


def forgotten() -> list[str]:
    """Kinds that are declared but stand in no MODELS, so that no table would be made for them."""
    found, open_ = set(), [RecordModel]
    while open_:
        subclasses = open_.pop().__subclasses__()
        open_ += subclasses
        found |= set(subclasses)
    return sorted(f"{c.__module__}.{c.__name__}" for c in found if c not in MODELS and hasattr(c._meta, "title"))


def main(name: str) -> None:
    if missing := forgotten():
        sys.exit(f"not in MODELS of its module: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as folder:
        db = connect(Path(folder) / "now.db")
        runner = Runner(db, str(MIGRATIONS))
        runner.up()
        with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
            difference = diff_models(db, TABLES)
        if not difference:
            print("nothing has changed")
            return
        print(runner.create(name, _frozen(template(difference))))
        db.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "change")
