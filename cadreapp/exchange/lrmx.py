"""The electronic 干部任免审批表 (.lrmx): one XML form a person, read and written without losing what is not ours."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cadreapp.errors import Refused

LARGEST = 20 * 1024 * 1024
SHEET = "任免审批表"
VERSION = "3.2.1.16"

SIMPLE = {
    "XingMing": "name",
    "XingBie": "sex",
    "ChuShengNianYue": "born",
    "MinZu": "ethnicity",
    "JiGuan": "native_place",
    "ChuShengDi": "birthplace",
    "CanJiaGongZuoShiJian": "work_started",
    "JianKangZhuangKuang": "health",
    "ShuXiZhuanYeYouHeZhuanChang": "specialty",
    "JianLi": "resume",
    "ZhengZhiMianMao": "political",
    "ShenFenZheng": "id_number",
}
"""Element → field of 干部, where one says exactly what the other does."""

SCHOOLING = {
    mode: {
        "level": f"{tag}_XueLi",
        "degree": f"{tag}_XueWei",
        "school": f"{tag}_XueLi_BiYeYuanXiaoXi",
        "major": f"{tag}_XueWei_BiYeYuanXiaoXi",
    }
    for mode, tag in (("全日制", "QuanRiZhiJiaoYu"), ("在职", "ZaiZhiJiaoYu"))
}
"""教育类别 → field of 学历学位 → element. The two 院校系及专业 lines of the form hold school and major."""

RELATIVE = {
    "ChengWei": "relation",
    "XingMing": "name",
    "ChuShengRiQi": "born",
    "ZhengZhiMianMao": "political",
    "GongZuoDanWeiJiZhiWu": "work",
}
"""Element of JiaTingChengYuan/Item → field of 家庭成员."""

ORDER = (
    *("XingMing", "XingBie", "ChuShengNianYue", "MinZu", "JiGuan", "ChuShengDi", "ZhengZhiMianMao", "RuDangShiJian"),
    *("CanJiaGongZuoShiJian", "JianKangZhuangKuang", "ZhuanYeJiShuZhiWu", "ShuXiZhuanYeYouHeZhuanChang"),
    *("QuanRiZhiJiaoYu_XueLi", "QuanRiZhiJiaoYu_XueWei"),
    *("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi"),
    *("ZaiZhiJiaoYu_XueLi", "ZaiZhiJiaoYu_XueWei"),
    *("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi"),
    *("XianRenZhiWu", "NiRenZhiWu", "NiMianZhiWu", "JianLi", "JiangChengQingKuang", "NianDuKaoHeJieGuo"),
    *("RenMianLiYou", "JiaTingChengYuan", "ChengBaoDanWei", "JiSuanNianLingShiJian", "TianBiaoShiJian", "TianBiaoRen"),
    *("ShenFenZheng", "ZhaoPian", "Version"),
)
"""The elements in the order of the format; ZhengZhiMianMao only in newer files."""


@dataclass
class Form:
    """One form: element → text (blank ones left out), relatives, photograph, and the elements we do not know."""

    file: str
    texts: dict[str, str] = field(default_factory=dict)
    family: list[dict[str, str]] = field(default_factory=list)
    photo: bytes | None = None
    unknown: list[str] = field(default_factory=list)

    def kept(self) -> str:
        """What must survive a round trip, as JSON: the texts as they were, and unknown elements as XML."""
        return json.dumps({"texts": self.texts, "unknown": self.unknown}, ensure_ascii=False, sort_keys=True)

    def extra(self, tag: str) -> str:
        """The text of an element that only newer forms have (到龄时间: DaoLingNianYue); "" where it says none."""
        found = (fromstring(text) for text in self.unknown if text.startswith(f"<{tag}"))
        return next((text for element in found if element.tag == tag and (text := _text(element))), "")

    @classmethod
    def restore(cls, kept: str | None) -> Form:
        """A form with what `kept` wrote; an empty one for None."""
        found = json.loads(kept) if kept else {}
        return cls("", texts=dict(found.get("texts", {})), unknown=list(found.get("unknown", [])))


def is_form(path: Path) -> bool:
    """Whether the file's beginning is that of a form, whatever its name; unreadable files are left to others."""
    try:
        with path.open("rb") as stream:
            head = stream.read(2048)
    except OSError:
        return False
    begins = (
        head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
    )  # no archive of forms
    return begins and re.search(r"<Person[\s>]", _decoded(head)) is not None


def read_form(path: Path) -> Form:
    """Read a form; Refused if it is damaged, too large, or holds what an .lrmx never holds."""
    if path.stat().st_size > LARGEST:
        raise Refused.because(f"文件超过了 {LARGEST // 1024 // 1024} 兆的上限，不像任免审批表", file=path.name)
    try:
        root = fromstring(_decoded(path.read_bytes()), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused.because("文件里有不该有的内容（文档类型声明），不予打开", file=path.name) from error
    except (ET.ParseError, ValueError) as error:
        raise Refused.because("任免审批表文件已损坏，请重新取得文件", file=path.name) from error
    if root.tag != "Person":
        raise Refused.because("这不是干部任免审批表（.lrmx），请核对文件", file=path.name)
    form = Form(path.name)
    for element in root:
        if element.tag == "JiaTingChengYuan":
            form.family = [r for item in element.iter("Item") if any((r := _relative(item)).values())]
        elif element.tag == "ZhaoPian":
            form.photo = _photo(element.text, path.name)
        elif element.tag in ORDER and not len(element) and element.tag not in form.texts:
            if text := _text(element):
                form.texts[element.tag] = text
        elif isinstance(element.tag, str):
            element.tail = None
            form.unknown.append(ET.tostring(element, encoding="unicode"))
    if not form.texts.get("XingMing"):
        raise Refused.because("任免审批表里没有姓名", file=path.name, sheet=SHEET, cell="姓名")
    return form


def form_bytes(form: Form) -> bytes:
    """The form as a file: UTF-8 with its mark, every element of the format in its order, unknown ones before the
    version."""
    root = ET.Element("Person")
    for tag in ORDER:
        if tag == "ZhengZhiMianMao" and tag not in form.texts:
            continue
        if tag == "Version":
            root.extend(ET.fromstring(xml) for xml in form.unknown)
        element = ET.SubElement(root, tag)
        if tag == "JiaTingChengYuan":
            for relative in form.family:
                item = ET.SubElement(element, "Item")
                for name in RELATIVE:
                    ET.SubElement(item, name).text = relative.get(name, "")
        elif tag == "ZhaoPian":
            element.text = base64.b64encode(form.photo).decode("ascii") if form.photo else ""
        else:
            element.text = _clean(form.texts.get(tag, VERSION if tag == "Version" else ""))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=False)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode("utf-8-sig")


def month(text: str | None) -> str:
    """A date of ours (1993-05, 1993-05-07) as the form writes months: 199305; a bare year stays one."""
    return (text or "")[:7].replace("-", "")


def _relative(item: ET.Element) -> dict[str, str]:
    return {name: _text(item.find(name)) for name in RELATIVE}


def _text(element: ET.Element | None) -> str:
    """The element's text, line ends made one; lines keep their leading blanks, which the 简历 needs."""
    raw = (element.text if element is not None else None) or ""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n ")


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _photo(text: str | None, file: str) -> bytes | None:
    packed = "".join((text or "").split())
    if not packed:
        return None
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused.because("照片的内容已损坏，请重新取得文件", file=file, sheet=SHEET, cell="照片") from error


def _decoded(data: bytes) -> str:
    """By its mark; else UTF-8; else GB 18030, in which older programs wrote."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and len(data) == 2048:  # the beginning of a file, cut within a letter
            return data.decode("utf-8-sig", errors="ignore")
        return data.decode("gb18030", errors="replace")
