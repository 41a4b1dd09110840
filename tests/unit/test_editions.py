"""审定锁定: an edition comes out byte for byte whatever is changed; a 更正版 with all it demands; no way back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations import backup
from cadreapp.operations.appraisal import quarter, year, year_steps
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_roster
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.sheets import Request, locking, sheet, write_sheet
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.attachments import keep_bytes, path_of
from cadreapp.operations.writing.people import PersonItem, everybody, save_people
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.operations.year import editions
from cadreapp.operations.year.editions import APPRAISAL, SHOWCASE, UNRANKED, Elsewhere
from cadreapp.records import clock, kind
from cadreapp.records.appraisal import NO_OBJECTION, OPEN
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.spine import Record
from cadreapp.store.grading import appraisal
from cadreapp.store.grading import editions as store
from cadreapp.store.writing import audit
from cadreapp.store.writing.operation import operation
from tests.unit.bureau import NAMES, example, small_bureau

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
CLERK, LEADER, MEETING = "李经办", "王领导", "2021年第12次党组会（示例）"
WHOLE, QUARTER = Period.parse("2021"), Period.parse("2021Q3")
GIVEN = {"reason": "申诉改变等次（示例）", "approver": "王批准", "received": "市委组织部一份、各处室各一份（示例）"}


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """A year with records, 张 优秀 after a 公示 and 李 不称职, both confirmed; the clock stands after the 公示."""
    found = small_bureau(tmp_path / "data", today=date(2021, 12, 20))
    people = {r.name: r.person for r in year.read(found, 2021).rows}
    wanted = ({"staff": "公务员", "total": 10}, {"staff": "事业单位人员", "total": 20})
    save(found, [Item(kind("AppraisalBase"), {"period": "2021"} | own) for own in wanted])
    rows = [("Visit", {"date": "2021-05-10"}), ("WorkInfo", {"date": "2021-06-01"})]
    for name, own in rows:
        field = kind(name).who_field
        who: Any = Named(ZHANG, people[ZHANG])
        given = example(kind(name)) | own
        given[str(field)] = who if kind(name)[str(field)].type.name == "PERSON" else (who,)
        save(found, [Item(kind(name), given)], late_reason="试验")
    some = [people[n] for n in (ZHANG, LI)]
    year_steps.put_down(found, 2021, some[0], "优秀", "勤勉尽责（示例）")
    year_steps.put_down(found, 2021, some[1], "不称职", "踏实（示例）")
    year_steps.submit(found, 2021, some, LEADER, "2021-12-20", CLERK)
    found.today = lambda: date(2021, 12, 22)
    year_steps.decide(found, 2021, some, MEETING, "2021-12-21", CLERK)
    year_steps.publicise(found, 2021, some[:1], "2021-12-22", "2021-12-28", CLERK)
    found.today = lambda: date(2021, 12, 29)
    year_steps.objections(found, 2021, {some[0]: NO_OBJECTION})
    year_steps.confirm(found, 2021, some, LEADER)
    found.today = lambda: date(2022, 1, 10)
    yield found
    found.close()


def files(desk: Desk, folder: Path) -> dict[str, bytes]:
    """What comes out of everything that is locked, through the catalogue as the menu and the command do."""
    found = {}
    for one in editions.editions(desk):
        target = folder / f"{one.uid}.xlsx"
        title = one.title
        write_sheet(desk, sheet(title), Request(one.period), target)
        found[one.name] = target.read_bytes()
    return found


def ordinary(desk: Desk) -> list[int]:
    """Records of the year that may be deleted: no locked grades among them."""
    key = Record._meta.primary_key
    query = Record.select(key).where(Record.deleted_at.is_null(), Record.kind << ("Visit", "WorkInfo"))
    return [record for (record,) in query.tuples().execute(desk.db)]


def lose_everything(desk: Desk) -> None:
    """Every record of the year is gone, locked ones too, by no door of the program."""
    with operation(desk.db, "试验", "试验员"):
        gone = Record.date.startswith("2021")
        assert Record.update(deleted_at="2022-01-10T09:00:00Z").where(gone).execute(desk.db) > 5


def test_a_locked_year_comes_out_byte_for_byte_whatever_is_changed(desk: Desk, tmp_path: Path) -> None:
    locking.lock(desk, WHOLE, note="局党组审定（示例）")
    before = files(desk, tmp_path)
    assert set(before) == {"2021年度业绩晒比", "2021年度考核表"}
    sums = {hashlib.sha256(data).hexdigest() for data in before.values()}
    assert sums == {e.sha256 for e in editions.editions(desk)}

    export_roster(desk, tmp_path / "名册.xlsx")
    book = openpyxl.load_workbook(tmp_path / "名册.xlsx")
    head = [c.value for c in book.worksheets[0][1]]
    book.worksheets[0].cell(2, next(n for n, t in enumerate(head, 1) if str(t).startswith("单位"))).value = "另一处"
    book.save(tmp_path / "名册.xlsx")
    import_files(desk, [tmp_path / "名册.xlsx"])
    assert files(desk, tmp_path) == before

    sets = [
        (since, replace(s, indicators=tuple(replace(i, weight=Decimal(1)) for i in s.indicators)))
        for since, s in desk.rules.scoring_sets
    ]
    desk.rules = replace(desk.rules, scoring_sets=tuple(sets))
    assert files(desk, tmp_path) == before

    delete(desk, ordinary(desk))
    save_people(desk, [PersonItem({"name": "孙新人"})])
    assert files(desk, tmp_path) == before
    lose_everything(desk)
    assert files(desk, tmp_path) == before
    write_sheet(desk, sheet("年度业绩晒比"), Request(WHOLE, current=True), tmp_path / "now.xlsx")
    assert (tmp_path / "now.xlsx").read_bytes() != before["2021年度业绩晒比"], "today's figures are another file"
    assert backup.verify(desk.folder) == []


def test_a_year_with_drafts_or_an_open_publicity_is_refused_by_name(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data", today=date(2021, 12, 20))
    save(desk, [Item(kind("AppraisalBase"), {"period": "2021", "staff": "公务员", "total": 10})])
    people = {r.name: r.person for r in year.read(desk, 2021).rows}
    year_steps.put_down(desk, 2021, people[ZHANG], "优秀", "勤勉尽责（示例）")
    year_steps.put_down(desk, 2021, people[LI], "称职")
    save(
        desk,
        [
            Item(
                kind("QuarterReview"),
                {"period": "2021Q2", "cadre": Named(WANG, people[WANG]), "grade": "较好", "state": "草稿"},
            )
        ],
        late_reason="试验",
    )
    year_steps.submit(desk, 2021, [people[ZHANG]], LEADER, "2021-12-20", CLERK)
    desk.today = lambda: date(2021, 12, 22)
    year_steps.decide(desk, 2021, [people[ZHANG]], MEETING, "2021-12-21", CLERK)
    year_steps.publicise(desk, 2021, [people[ZHANG]], "2021-12-22", "2021-12-28", CLERK)
    try:
        with pytest.raises(Refused) as refused:
            locking.lock(desk, WHOLE)
        said = str(refused.value)
        for words in (
            "4 件事没有办完",
            f"{ZHANG}：2021年度考核还是草稿",
            f"{LI}：2021年度考核还是草稿",
            f"{WANG}：2021年第2季度季评鉴还是草稿",
            f"{ZHANG}：拟优秀公示到 2021-12-28 才结束",
        ):
            assert words in said
        assert not editions.editions(desk) and not list((desk.folder / "files").glob("??/*"))
        desk.today = lambda: date(2021, 12, 28)
        assert any("才结束" in text for text in locking.unfinished(desk, WHOLE)), "its last day is still of the 公示"
        desk.today = lambda: date(2021, 12, 29)
        assert f"{ZHANG}：拟优秀公示期满，还没有登记有没有异议" in locking.unfinished(desk, WHOLE)
        year_steps.objections(desk, 2021, {people[ZHANG]: OPEN}, "来信一封（示例）")
        assert f"{ZHANG}：拟优秀公示有异议，还在核实" in locking.unfinished(desk, WHOLE)
        (shown,) = [s.record for s in appraisal.steps(desk.db, year="2021") if s.step == "拟优秀公示"]
        for words, open_ in (("来信一封（示例）", True), ("公示期间没有异议", False)):
            values = {"objection": None, "outcome": words}
            save(desk, [Item(kind("AppraisalStep"), values, shown)], late_reason="试验")
            assert (f"{ZHANG}：拟优秀公示没有写明异议情况" in "".join(locking.unfinished(desk, WHOLE))) is open_
        assert locking.unfinished(desk, Period.parse("2021Q2")) == [f"{WANG}：2021年第2季度季评鉴还是草稿，没有确认"]
        assert locking.unfinished(desk, QUARTER) == []
    finally:
        desk.close()


def test_what_cannot_be_locked(desk: Desk) -> None:
    with pytest.raises(UserError, match="还没有开始"):
        locking.lock(desk, Period.parse("2023"))
    with pytest.raises(UserError, match="按年度审定"):
        locking.lock(desk, QUARTER, [SHOWCASE])
    locking.lock(desk, WHOLE, [SHOWCASE])
    with pytest.raises(UserError, match="2021年度业绩晒比已于.*更正版"):
        locking.lock(desk, WHOLE, [SHOWCASE])
    locking.lock(desk, WHOLE)
    assert [e.what for e in editions.editions(desk)] == [APPRAISAL, SHOWCASE], "the rest is locked later"
    with pytest.raises(UserError, match="不能再锁定一次"):
        locking.lock(desk, WHOLE)
    assert store.locked_periods(desk.db) == {WHOLE}


def test_a_quarter_is_locked_alone(desk: Desk, tmp_path: Path) -> None:
    locking.lock(desk, QUARTER)
    assert [e.name for e in editions.editions(desk)] == ["2021年第3季度考核汇总"]
    assert store.locked_periods(desk.db) == {QUARTER}
    before = files(desk, tmp_path)
    delete(desk, ordinary(desk))
    assert files(desk, tmp_path) == before


def test_no_second_truth_beside_an_edition(desk: Desk) -> None:
    locking.lock(desk, WHOLE)
    with pytest.raises(Elsewhere, match="2021年度业绩晒比（不排名）没有单独审定"):
        editions.answer(desk, UNRANKED, WHOLE)
    with pytest.raises(Elsewhere, match="随“2021年度考核表”审定锁定"):
        editions.answer(desk, APPRAISAL, QUARTER)
    assert editions.answer(desk, SHOWCASE, Period.parse("2020")) is None
    locking.lock(desk, WHOLE, [UNRANKED])
    assert editions.answer(desk, UNRANKED, WHOLE) is not None


def corrected_by_appeal(desk: Desk) -> None:
    """李's grade is changed after an appeal."""
    people = {r.name: r.person for r in year.read(desk, 2021).rows}
    year_steps.tell(desk, 2021, {people[LI]: "签字"}, "2021-12-30", CLERK)
    year_steps.review(desk, 2021, people[LI], "复核", "2022-01-05", "维持原等次", CLERK)
    year_steps.review(desk, 2021, people[LI], "申诉", "2022-01-08", "变更为称职", CLERK)
    paper = {"date": "2022-01-10", "basis": "示例〔2022〕3号", "reason": "申诉成立（示例）"}
    year_steps.correct(desk, 2021, people[LI], "称职", paper | {"handler": CLERK, "approver": LEADER})


def test_an_appeal_makes_a_new_form_beside_the_old_and_lists_the_bonus(desk: Desk, tmp_path: Path) -> None:
    locking.lock(desk, WHOLE)
    first = editions.find(desk, APPRAISAL, WHOLE)
    original = editions.kept(desk, first)
    corrected_by_appeal(desk)
    found = locking.compare(desk, first)
    lines = {(x.sheet, x.row, x.column): (x.then, x.now) for x in found.lines}
    assert lines["年度考核结果名单", LI, "等次"] == ("不称职", "称职")
    assert any(sheet == LI for sheet, _, _ in lines), "the cadre's own form is another one"
    assert not any(sheet == ZHANG for sheet, _, _ in lines)
    (one,) = found.bonus
    assert (one.name, one.period, one.grade, one.now) == (LI, "2021", "不称职", "称职")
    assert (one.coefficient, one.coefficient_now) != ("—", "—") and one.coefficient != one.coefficient_now
    assert "示例〔2022〕3号" in one.basis and "申诉 2022-01-08：变更为称职" in one.basis

    changes = locking.correct(desk, found, **GIVEN)
    assert changes.name == "2021年度考核表第1次更正版"
    old, new = (e for e in editions.editions(desk) if e.what == APPRAISAL)
    assert (old.number, old.replaced_by, old.state) == (1, 2, "已被第1次更正版替代")
    assert (new.replaces, new.replaced_by, new.state) == (old.id, None, "在用")
    assert (new.reason, new.approver, new.received) == tuple(GIVEN.values())
    assert new.lines == found.lines and new.bonus == found.bonus and new.forms == (LI,)
    assert editions.find(desk, APPRAISAL, WHOLE) == new

    editions.give(desk, new, tmp_path / "new.xlsx")
    assert (tmp_path / "new.xlsx").read_bytes() == editions.kept(desk, new) == found.file
    editions.give(desk, old, tmp_path / "original.xlsx", original=True)
    assert (tmp_path / "original.xlsx").read_bytes() == original
    editions.give(desk, old, tmp_path / "old.xlsx")
    book = openpyxl.load_workbook(tmp_path / "old.xlsx")
    assert all("已被更正版替代" in s.oddHeader.left.text for s in book.worksheets)
    assert all(str(s["A1"].value).startswith("【已被更正版替代】") for s in book.worksheets)
    assert book[ZHANG].oddHeader.right.text == "内部资料　注意保密", "what stood in the header stays"
    assert editions.kept(desk, old) == original

    both = [editions.workbook(desk, e, cadre=LI) for e in (old, new)]
    assert [b.sheetnames for b in both] == [[LI], [LI]]
    texts = ["".join(str(c.value) for row in b[LI].iter_rows() for c in row if c.value) for b in both]
    assert "更正为“称职”" not in texts[0] and "更正为“称职”" in texts[1]
    with pytest.raises(UserError, match="里没有“孙无名”的表"):
        editions.workbook(desk, new, cadre="孙无名")
    assert locking.compare(desk, new).lines == (), "the 更正版 is today's"


def test_the_new_form_of_a_namesake_is_listed_too(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data", today=date(2022, 6, 30))
    twin = {"name": ZHANG, "born": "1988-01", "unit": "示例处", "staff": "公务员", "entered": "2015-01-05"}
    save_people(desk, [PersonItem(twin)])
    both = [Named(ZHANG, p.id) for p in everybody(desk) if p.name == ZHANG]
    items = [Item(kind("AppraisalBase"), {"period": "2021", "staff": "公务员", "total": 10})]
    for who in both:
        common = {"period": "2021", "cadre": who, "grade": "称职"}
        step = common | {"handler": Named(CLERK)}
        first = step | {"step": "提交", "date": "2021-12-20", "leader": Named(LEADER)}
        second = step | {"step": "党组研究", "date": "2021-12-21", "meeting": MEETING}
        items += [Item(kind("AppraisalStep"), values) for values in (first, second)]
        sure = {"reviewer": Named(LEADER), "state": "已确认", "confirmed_on": "2022-01-05"}
        items.append(Item(kind("AnnualAppraisal"), common | sure))
    save(desk, items, late_reason="试验")
    locking.lock(desk, WHOLE, [APPRAISAL])
    paper = {"period": "2021", "cadre": both[1], "date": "2022-05-01", "old": "称职", "grade": "基本称职"}
    paper |= {"basis": "示例1号", "reason": "示例", "handler": Named(CLERK), "approver": Named("王批准")}
    save(desk, [Item(kind("GradeCorrection"), paper)], late_reason="试验")
    found = locking.compare(desk, editions.find(desk, APPRAISAL, WHOLE))
    locking.correct(desk, found, reason="申诉（示例）", approver="王批准", received="没有发出")
    assert editions.find(desk, APPRAISAL, WHOLE).forms == (f"{ZHANG}(2)",)
    desk.close()


def test_a_grade_of_a_quarter_corrected_in_writing_is_listed_with_its_bonus(desk: Desk) -> None:
    people = {r.name: r.person for r in year.read(desk, 2021).rows}
    save(desk, [Item(kind("AppraisalBase"), {"period": "2021Q3", "staff": "公务员", "total": 10})])
    quarter.grade(desk, QUARTER, people[ZHANG], "较好", "", LEADER)
    quarter.confirm(desk, QUARTER, [people[ZHANG]], LEADER)
    locking.lock(desk, QUARTER)
    first = editions.find(desk, APPRAISAL, QUARTER)
    assert locking.compare(desk, first).bonus == ()
    paper = {
        "period": "2021Q3",
        "cadre": Named(ZHANG, people[ZHANG]),
        "date": "2022-01-10",
        "old": "较好",
        "grade": "一般",
    }
    paper |= {
        "basis": "示例〔2022〕4号",
        "reason": "材料有误（示例）",
        "handler": Named(CLERK),
        "approver": Named("王批准"),
    }
    save(desk, [Item(kind("GradeCorrection"), paper)])
    found = locking.compare(desk, first)
    (one,) = found.bonus
    assert (one.name, one.period, one.grade, one.now) == (ZHANG, "2021Q3", "较好", "一般")
    assert one.coefficient != one.coefficient_now and one.basis == "示例〔2022〕4号，2022-01-10"
    assert f"{ZHANG}：2021年第3季度等次 较好 → 一般，奖金系数 {one.coefficient} → " in one.said
    assert any((x.row, x.column) == (ZHANG, "评鉴等次") for x in found.lines)
    locking.correct(desk, found, **GIVEN)
    assert editions.find(desk, APPRAISAL, QUARTER).bonus == (one,)


def test_a_correction_demands_everything(desk: Desk) -> None:
    locking.lock(desk, WHOLE, [APPRAISAL])
    first = editions.find(desk, APPRAISAL, WHOLE)
    with pytest.raises(UserError, match="没有不同，不需要更正版"):
        locking.correct(desk, locking.compare(desk, first), **GIVEN)
    corrected_by_appeal(desk)
    found = locking.compare(desk, first)
    for name in GIVEN:
        with pytest.raises(Refused) as refused:
            locking.correct(desk, found, **(GIVEN | {name: " 　"}))
        (fault,) = refused.value.faults
        assert fault.field == {"reason": "更正理由", "approver": "批准人", "received": "原版发给了谁"}[name]
    save_people(desk, [PersonItem({"name": "孙新人"})])
    with pytest.raises(UserError, match="数据有了改动"):
        locking.correct(desk, found, **GIVEN)
    found = locking.compare(desk, first)
    locking.correct(desk, found, **GIVEN)
    with pytest.raises(UserError, match="已被第1次更正版替代"):
        locking.correct(desk, locking.compare(desk, first), **GIVEN)
    assert len(editions.editions(desk)) == 2


def test_a_correction_waits_for_drafts(desk: Desk) -> None:
    locking.lock(desk, WHOLE, [APPRAISAL])
    people = {r.name: r.person for r in year.read(desk, 2021).rows}
    year_steps.put_down(desk, 2021, people[WANG], "称职")
    found = locking.compare(desk, editions.find(desk, APPRAISAL, WHOLE))
    with pytest.raises(Refused, match=f"{WANG}：2021年度考核还是草稿"):
        locking.correct(desk, found, **GIVEN)


def test_who_made_the_sheet_is_no_difference(desk: Desk) -> None:
    locking.lock(desk, WHOLE)
    desk.who = "另一位"
    assert [locking.compare(desk, e).lines for e in editions.editions(desk)] == [(), ()]


def test_the_records_stay_correctable(desk: Desk) -> None:
    locking.lock(desk, WHOLE)
    delete(desk, ordinary(desk)[:1])
    undo.undo(desk)
    found = locking.compare(desk, editions.find(desk, SHOWCASE, WHOLE))
    assert found.lines == ()


def test_locking_is_not_undone_and_nothing_takes_an_edition_back(desk: Desk) -> None:
    changes = locking.lock(desk, WHOLE)
    assert undo.available(desk) == (None, None)
    (one, *_) = editions.editions(desk)
    assert changes.operation is not None
    model = store.Edition
    ways = {
        "deleted": model.delete().where(model._meta.primary_key == one.id),
        "marked deleted": model.update(deleted_at="2022-01-10T09:00:00Z"),
        "changed": model.update(note="别的"),
    }
    for way in ways.values():
        with pytest.raises(Refused, match="不能修改、删除或撤销"), desk.operation("改"):
            way.execute(desk.db)
    with pytest.raises(Refused) as refused, desk.operation("撤销"):
        audit.reverse(desk.db, changes.operation)
    assert len(refused.value.faults) == 2
    assert len(editions.editions(desk)) == 2


def test_an_edition_without_its_file_or_a_correction_without_its_reasons_is_refused(desk: Desk) -> None:
    locking.lock(desk, WHOLE, [SHOWCASE])
    (one,) = editions.editions(desk)
    values = {"uid": "x", "what": SHOWCASE, "period": "2020", "number": 1, "locked_at": "2022-01-10T09:00:00Z"}
    values |= {"who": "测试员", "sha256": "0" * 64, "rules": "", "grades": "[]"}
    with pytest.raises(Refused) as refused, desk.operation("改"):
        store.add(desk.db, values)
        store.add(desk.db, values | {"uid": "y", "period": "2021", "number": 2, "sha256": one.sha256})
    said = [f.reason for f in refused.value.faults]
    assert "审定版的文件不在数据文件夹里，没有锁定" in said
    for label in ("更正理由", "批准人", "原版发给了谁", "改动了哪些内容", "替代哪一版"):
        assert f"更正版缺少{label}" in said


def test_an_interruption_between_file_and_row_does_no_harm(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "add", killed)
        with pytest.raises(KeyboardInterrupt):
            locking.lock(desk, WHOLE)
    assert editions.editions(desk) == [] and list((desk.folder / "files").glob("??/*"))
    assert backup.verify(desk.folder) == []
    locking.lock(desk, WHOLE)
    assert len(editions.editions(desk)) == 2


def test_a_file_that_was_damaged_is_kept_anew(desk: Desk) -> None:
    sha256 = keep_bytes(desk, "内容".encode())
    path = path_of(desk, sha256)
    path.write_bytes(b"damaged")
    assert keep_bytes(desk, "内容".encode()) == sha256 and path.read_bytes() == "内容".encode()


def test_a_change_while_the_files_are_made_is_noticed(desk: Desk) -> None:
    made = locking.make(desk, WHOLE)
    save_people(desk, [PersonItem({"name": "孙新人"})])
    with pytest.raises(UserError, match="数据有了改动，没有锁定"):
        locking.commit(desk, made)
    assert editions.editions(desk) == []


def test_backup_and_restore_carry_editions_and_verify_finds_a_damaged_one(desk: Desk, tmp_path: Path) -> None:
    locking.lock(desk, WHOLE)
    before = files(desk, tmp_path)
    (one, other) = editions.editions(desk)
    file = backup.backup(desk.folder, tmp_path / "b.cadrebackup")
    desk.close()
    path, gone = path_of(desk, one.sha256), path_of(desk, other.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    gone.unlink()
    found = backup.verify(desk.folder)
    assert len(found) == 2 and any("2021年审定版（第 1 版）的文件" in f and "已改变或损坏" in f for f in found)
    assert any("缺少2021年审定版" in f for f in found)
    again = open_desk(desk.folder, today=desk.today)
    with pytest.raises(UserError, match="已损坏"):
        editions.kept(again, one)
    with pytest.raises(UserError, match="可能被移走了"):
        editions.kept(again, other)
    again.close()
    backup.restore(desk.folder, file)
    assert backup.verify(desk.folder) == [], "a restore puts right what was damaged"
    again = open_desk(desk.folder, today=desk.today)
    assert files(again, tmp_path) == before
    again.close()
    fresh = tmp_path / "fresh"
    backup.restore(fresh, file)
    moved = open_desk(fresh, today=desk.today)
    assert files(moved, tmp_path) == before
    moved.close()


@pytest.mark.parametrize(
    ("at", "day"), [("2021-12-31T15:59:59Z", "2021-12-31"), ("2021-12-31T16:00:00Z", "2022-01-01")]
)
def test_the_day_of_an_edition_is_the_bureau_s(at: str, day: str) -> None:
    assert clock.day_of(at) == day
