"""Names of many files at once, one a cadre, by a pattern: `{姓名}{身份证}`."""

from __future__ import annotations

import re

from cadreapp.errors import UserError
from cadreapp.exchange.heads import field_of
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.naming import Directory
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import text
from cadreapp.saving import file_name
from cadreapp.store.persons import people as store
from cadreapp.store.persons.people import Member

PLAIN = "{姓名}"
PATTERNS = (PLAIN, "{姓名}{身份证}", "{单位}-{姓名}", "{序号}-{姓名}")
"""Patterns that are offered; any other may be typed."""
_NUMBER = "序号"
_PLACES = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


class FileNames:
    """Names without ending, by a pattern of labels of the roster in braces ({姓名}, {身份证}, {单位}, {序号} …).

    Two cadres never get the same name: a namesake is named with unit or birth, whatever else is alike is numbered.
    UserError if the pattern names nothing of a cadre, or what is no field.
    """

    def __init__(self, desk: Desk, pattern: str = PLAIN):
        self.directory = Directory(store.people(desk.db))
        self.parts = _PLACES.split(pattern.strip() or PLAIN)
        self.fields = {said: _field(said) for said in self.parts[1::2]}
        self.given: set[str] = set()
        if not self.fields:
            raise UserError(
                f"文件名的写法“{pattern}”里没有花括号的栏目，所有人会同名。请写成 {{姓名}}{{身份证}} 这样。"
            )

    def of(self, member: Member) -> str:
        """The name of a cadre's file."""
        said = (self._value(member, part) if at % 2 else part for at, part in enumerate(self.parts))
        wanted = file_name("".join(said)) or file_name(self.directory.qualified(member.person))
        name, number = wanted, 1
        while name.casefold() in self.given:
            number += 1
            name = f"{wanted}（{number}）"
        self.given.add(name.casefold())
        return name

    def _value(self, member: Member, said: str) -> str:
        field = self.fields[said]
        if field == _NUMBER:
            return f"{len(self.given) + 1:03d}"
        if field == "name":
            return self.directory.qualified(member.person)
        return text(CADRE[field], member.values.get(field))


def _field(said: str) -> str:
    field = _NUMBER if said.strip() == _NUMBER else field_of(said, CADRE)
    if field is None:
        raise UserError(
            f"文件名里的“{{{said}}}”不是名册的栏目，可以写 {{姓名}}、{{身份证}}、{{单位}}、{{职务}}、{{序号}} 等。"
        )
    return field
