"""The invented people, units and mentors of the sample bureau."""

from __future__ import annotations

import random
import struct
import zlib
from dataclasses import dataclass
from typing import Any

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦昌马苗凤花方俞任袁柳唐薛雷贺倪汤滕殷罗毕郝安常乐于时傅皮齐康伍余元顾孟黄曾单仇"
GIVEN = (
    "一帆 思齐 明远 晓棠 予安 知行 青禾 向阳 文竹 子衿 云舒 景行 若谷 清扬 亦然 舒雅 致远 听雨 星野 沐阳 书瑶 佳禾 望舒 初晴 "
    "立言 嘉树 修远 可心 怀瑾 疏影 承志 凌云 采薇 长风 静好 乐天 新竹 启明 思远 晨曦"
).split()
OFFICES = (
    "办公室",
    "组织人事处",
    "社会救助处",
    "养老服务处",
    "儿童福利处",
    "基层治理处",
    "社会组织管理处",
    "社会事务处",
    "区划地名处",
    "慈善社工处",
)
INSTITUTIONS = ("社会福利院", "儿童福利院", "救助管理站", "殡葬管理处", "婚姻登记中心", "养老指导中心")
REMARK = "示例人物，纯属虚构"
MENTOR_NAMES = ("钟导师", "梁导师", "田导师", "姚导师", "邵导师", "汪导师", "石导师", "崔导师")
CHIEF, DEPUTY, SENIOR, JUNIOR = "二级主任科员", "三级主任科员", "四级主任科员", "一级科员"
"""职级: 正科 is CHIEF, 副科 are DEPUTY and SENIOR."""
LADDER = ((0.15, CHIEF), (0.45, DEPUTY), (0.75, SENIOR), (1.0, JUNIOR))
"""Up to which part of the offices' people, the longest in work first, each rank goes."""
SECTION_HEADS = 2
LEAGUE_AGE = 28
"""共青团员 are younger."""
SCHOOLS = ("示例大学", "示例师范大学", "示例理工大学", "示例农业大学")
MAJORS = ("社会工作", "行政管理", "法学", "汉语言文学", "公共事业管理", "会计学", "计算机科学与技术")
TRAITS = ("踏实细致", "善于沟通", "敢闯敢试", "沉稳耐心", "思维活跃")
SPECIALTIES = ("社会工作", "文稿写作", "数据分析", "法律事务", "活动策划", "财务管理")


@dataclass(frozen=True)
class Actor:
    """An invented cadre; `party`: young Party member; `institution`: staff of a subordinate institution."""

    name: str
    unit: str
    institution: bool
    party: bool
    diligence: float
    """How surely they do what they owe, 0 to 1."""

    values: dict[str, Any]

    @property
    def entered(self) -> str:
        """The day on which somebody came; "" = before the records began."""
        return self.values.get("entered") or ""

    @property
    def recruit(self) -> bool:
        """新录用公务员: a civil servant who came in the last year."""
        return bool(self.entered) and not self.institution

    @property
    def led(self) -> str:
        """What the head of the unit is called."""
        return head_of(self.unit)


def head_of(unit: str) -> str:
    """What the head of a unit is called: 处长, 主任, 院长, 站长."""
    return {"处": "处长", "院": "院长", "站": "站长"}.get(unit[-1], "主任")


def cast(count: int, last_year: int, rng: random.Random) -> list[Actor]:
    """`count` invented cadres, no two of one name, about four in seven of them in offices of the bureau."""
    names: list[str] = []
    pool = [s + g for s in SURNAMES for g in GIVEN]
    rng.shuffle(pool)
    while len(names) < count:
        extra = len(names) // len(pool)
        names += [
            name + ("" if not extra else "甲乙丙丁戊己庚辛壬癸"[extra % 10]) for name in pool[: count - len(names)]
        ]
    actors = []
    for number, name in enumerate(names):
        institution = number >= round(count * 4 / 7)
        units = INSTITUTIONS if institution else OFFICES
        unit = units[number % len(units)]
        party = rng.random() < 0.6
        new = number % 16 == 7
        recruit = new and not institution
        born = rng.randint(last_year - (26 if recruit else 34), last_year - 24)
        work = last_year if recruit else min(born + rng.randint(22, 24), last_year - 1)
        values = {
            "name": name,
            "sex": "男" if rng.random() < 0.5 else "女",
            "unit": unit,
            "post": rng.choice(("社工", "管理员", "办事员")) if institution else "科员",
            "rank": None,
            "staff": "事业单位人员" if institution else "公务员",
            "born": f"{born}-{rng.randint(1, 12):02d}",
            "ethnicity": "汉族",
            "work_started": f"{work}-{rng.choice((7, 8, 9)):02d}",
            "political": "中共党员"
            if party
            else "共青团员"
            if last_year - born < LEAGUE_AGE and rng.random() < 0.75
            else "群众",
            "joined_party": f"{min(rng.randint(work - 2, work + 2), last_year - 2)}-07" if party else None,
            "education": "研究生" if rng.random() < 0.3 else "大学",
            "school": rng.choice(SCHOOLS),
            "major": rng.choice(MAJORS),
            "health": "健康",
            "specialty": rng.choice(SPECIALTIES),
            "trait": rng.choice(TRAITS),
            "remark": REMARK,
        }
        if new:
            values["entered"] = f"{last_year}-0{1 + number % 3}-15"
        if recruit:
            values["work_started"] = str(values["entered"])[:7]
        actors.append(Actor(name, unit, institution, party, rng.choice((1.0, 1.0, 0.97, 0.93, 0.85)), values))
    _rank(actors)
    return actors


def _rank(actors: list[Actor]) -> None:
    """Give the offices' people 职级 and posts by how long they have worked, and each unit a head of a section."""
    offices = sorted((a for a in actors if not a.institution), key=lambda a: str(a.values["work_started"]))
    for at, actor in enumerate(offices):
        if actor.recruit:  # 试用期 has no rank yet
            continue
        rank = next(rank for share, rank in LADDER if at < share * len(offices) or share == 1.0)
        actor.values["rank"] = rank
        if rank in (CHIEF, DEPUTY):
            actor.values["post"] = f"副{actor.led}"
        elif rank == SENIOR:
            actor.values["post"] = "工作人员"
    settled = sorted(
        (a for a in actors if a.institution and not a.entered), key=lambda a: str(a.values["work_started"])
    )
    for actor in settled[: min(SECTION_HEADS, len(settled) // 2)]:
        actor.values["post"] = "业务科长"


def silhouette(rng: random.Random) -> bytes:
    """A drawn head and shoulders on a plain ground, 90 × 120, as PNG: nobody's likeness."""
    ground = tuple(rng.randint(185, 225) for _ in range(3))
    figure = tuple(c - 90 for c in ground)
    width, height = 90, 120
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            head = (x - 45) ** 2 + (y - 44) ** 2 < 20**2
            body = ((x - 45) / 36) ** 2 + ((y - 120) / 46) ** 2 < 1
            rows += bytes(figure if head or body else ground)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 9)),
    ]
    data = b"\x89PNG\r\n\x1a\n"
    for tag, body_ in [*chunks, (b"IEND", b"")]:
        data += struct.pack(">I", len(body_)) + tag + body_ + struct.pack(">I", zlib.crc32(tag + body_))
    return data
