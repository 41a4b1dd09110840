"""What a platform's page says of what it shows: head, sums, what an empty table means."""

from __future__ import annotations

from cadreapp.records import CADRE, Kind
from ui.coordinates import BUREAU, Place
from ui.kit.drawing.signs import BEHIND, Sign
from ui.platform.strip import Card
from ui.snapshot import Snapshot
from ui.tables.model import Listed


def head(shown: Snapshot, place: Place) -> tuple[str, str]:
    """Who is shown, and what of them: a cadre, a unit, or the bureau."""
    if place.person is not None:
        member = shown.by_person.get(place.person)
        if member is None:
            known = next((p.name for p in shown.everybody if p.id == place.person), "")
            return known, f"{place.period.label}不在名册"
        return member.name, "　".join(f for f in (member.unit, member.post, member.rank) if f)
    if place.unit is not None:
        return place.unit, f"年轻干部 {len(shown.people_at(place) or ())} 人"
    return BUREAU, f"年轻干部 {len(shown.members)} 人"


def when(kind: Kind, place: Place) -> str:
    """Of which time the records are."""
    if kind is CADRE:
        return f"{place.period.label}在册"
    return place.period.label if place.platform else "全部时间"


def counted(kind: Kind, number: int) -> str:
    """How many they are."""
    return f"{number:,} {'人' if kind is CADRE else '条'}"


def sums(kind: Kind, result: Listed, card: Card | None) -> str:
    """The foot of the table; `card`: what is required of the kind."""
    words = [counted(kind, result.records)]
    if result.late:
        words.append(f"其中补录 {result.late:,} 条")
    words.append(result.added)
    if card is not None:
        words.append(f"应完成 {card.required}　已完成 {card.done}")
        words.append(card.caption if card.sign in (*BEHIND, Sign.WAIT) else "")
    return "合计　　" + "　　".join(w for w in words if w)


def invitation(kind: Kind, number: int) -> str:
    """What stands in the place of a form."""
    what, one = ("一名干部", "一名") if kind is CADRE else ("一条记录", "一条")
    some = f"在表里点{what}，在这里查看和修改。" if number else "这里还没有记录。"
    return f"{some}\n也可以新登记{one}。"


def several(kind: Kind, number: int) -> str:
    """What stands in the place of a form while several records are chosen."""
    if kind is CADRE:
        return f"选中了 {number} 名干部。\n要查看和修改，请只点一名。"
    return f"选中了 {number} 条{kind.title}。\n可以一起打印或删除；要查看和修改，请只点一条。"


def empty(kind: Kind, place: Place, shown: Snapshot, who: str) -> str:
    """What an empty table means, and what to do."""
    if not shown.everybody:
        return "名册还是空的。\n请在“文件”菜单里导入名册，或点“新增”登记第一名干部。"
    if kind is CADRE:
        return "这个范围里没有在册的年轻干部。请在上方换一个年度，或点“新增”登记。"
    when = place.period.label if place.platform else ""
    return f"{who}{when}还没有{kind.title}。点“新增”登记一条，或从“文件”菜单导入。"
