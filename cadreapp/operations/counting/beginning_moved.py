"""启用日期 is moved: what that would bring is shown before it is saved, and a locked period is not touched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from cadreapp.errors import Refused
from cadreapp.operations import settings
from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting import owed
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.period import Period
from cadreapp.store import settings as store
from cadreapp.store.grading import editions
from cadreapp.store.persons.units import units


@dataclass(frozen=True)
class Moved:
    """What a new 启用日期 would bring: requirements owed more (or fewer), of how many people, by name of the task."""

    day: date
    before: date | None
    owed: int
    people: int
    tasks: dict[str, int]

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        when = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        if not self.owed:
            return f"启用日期设为 {when}，不会多出应办事项。"
        verb = "多出" if self.owed > 0 else "减少"
        most = sorted(self.tasks.items(), key=lambda t: -abs(t[1]))
        shown = "、".join(f"{title} {abs(n)} 项" for title, n in most[:5])
        more = f"等 {len(most)} 类" if len(most) > 5 else ""
        whom = f"，涉及 {self.people} 名干部" if self.people else ""
        return f"启用日期设为 {when}，会{verb}欠办事项 {abs(self.owed)} 项{whom}：{shown}{more}。"


def preview(desk: Desk, day: date, unit: str | None = None) -> Moved:
    """What would be owed if the bureau (or a unit) had begun on a day, against what is owed now; nothing is written."""
    now = Beginning.of(desk)
    text = day.isoformat()
    then = Beginning(now.day, now.units | {unit: text}) if unit else Beginning(text, now.units)
    before = settings.began(desk, unit)
    tasks: dict[str, int] = defaultdict(int)
    persons: set[int] = set()
    for year in range(max(min(day, before or day).year, 1949), desk.today().year + 1):
        whole = Period(year, "year", 1)
        old, new = (owed.missed(desk, whole, some) for some in (now, then))
        for mark in old.keys() | new.keys():
            if change := int(mark in new) - int(mark in old):
                tasks[(new.get(mark) or old[mark]).quota.title] += change
                persons |= {mark[0]} if mark[0] is not None else set()
    return Moved(day, before, sum(tasks.values()), len(persons), {t: n for t, n in tasks.items() if n})


def set_began(desk: Desk, day: date, unit: str | None = None) -> Changes:
    """Set 启用日期 of the bureau, or of a unit; it can be undone. Refused where a locked period would change."""
    if day > desk.today() + timedelta(days=366):
        raise Refused.because(f"启用日期 {day} 太晚，最多可以比今天晚一年。请核对年份。", field="启用日期")
    if unit and unit not in {u.name for u in units(desk.db)}:
        raise Refused.because(f"没有名为“{unit}”的单位，请核对。", field="单位")
    before = settings.began(desk, unit)
    first, last = sorted((day, before or day))
    for period in sorted(editions.locked_periods(desk.db), key=lambda p: p.start):
        if first <= period.end and period.start < last:
            raise Refused.because(
                f"{period.label}已经审定锁定，启用日期不能从 {before} 改为 {day}。要改，请先出更正版。",
                field="启用日期",
            )
    if unit is None:
        return settings.change(desk, "began", day.isoformat())
    if store.units_began(desk.db).get(unit) == day.isoformat():
        return Changes()
    title = f"设置{unit}的启用日期“{day.isoformat()}”"
    with desk.operation(title) as writing:
        store.put_unit(desk.db, unit, day.isoformat())
    return Changes(writing.id, title, frozenset({"setting", CADRE.name}), (), updated=1)
