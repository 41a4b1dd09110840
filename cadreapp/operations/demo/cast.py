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
LEAGUE_AGE = 28
"""Until which age one is a member of the Youth League."""
REMARK = "示例人物，纯属虚构"
MENTOR_NAMES = ("钟导师", "梁导师", "田导师", "姚导师", "邵导师", "汪导师", "石导师", "崔导师")
RANKS = ("四级主任科员", "三级主任科员", "一级科员", "二级主任科员")
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
    """How surely he does what he owes, 0 to 1."""

    values: dict[str, Any]


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
        born = rng.randint(last_year - 34, last_year - 24)
        work = born + rng.randint(22, 24)
        if round(count * 4 / 7) - 2 <= number < round(count * 4 / 7):  # newly recruited, trained in several posts
            born, work = last_year - 24, last_year - 1
        values = {
            "name": name,
            "sex": "男" if rng.random() < 0.5 else "女",
            "unit": unit,
            "post": rng.choice(("科员", "副主任科员", "工作人员") if not institution else ("社工", "管理员", "办事员")),
            "rank": None if institution else rng.choice(RANKS),
            "staff": "事业单位人员" if institution else "公务员",
            "born": f"{born}-{rng.randint(1, 12):02d}",
            "ethnicity": "汉族",
            "work_started": f"{work}-{rng.choice((7, 8, 9)):02d}",
            "political": "中共党员" if party else rng.choice(("共青团员", "群众")),
            "joined_party": f"{min(rng.randint(work - 2, work + 2), last_year - 2)}-07" if party else None,
            "education": "研究生" if rng.random() < 0.3 else "大学",
            "school": rng.choice(SCHOOLS),
            "major": rng.choice(MAJORS),
            "health": "健康",
            "specialty": rng.choice(SPECIALTIES),
            "trait": rng.choice(TRAITS),
            "remark": REMARK,
        }
        if values["political"] == "共青团员" and last_year - born > LEAGUE_AGE:
            values["political"] = "群众"
        if number % 16 == 7:
            values["entered"] = f"{last_year}-0{1 + number % 3}-15"
        actors.append(Actor(name, unit, institution, party, rng.choice((1.0, 1.0, 0.97, 0.93, 0.85)), values))
    return actors


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
