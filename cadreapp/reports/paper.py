"""A text as Word document on the official page (GB/T 9704-2012), made with python-docx, which is imported late.

A4; margins 37, 28, 35, 26 mm; 22 lines of 28 characters; 小标宋 22 pt for the title, 黑体 for 一、, 楷体 for （一）,
仿宋 16 pt for the rest; — 1 — at the foot, at the outer side of odd and even pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cadreapp.reports.words import BODY, DATE, ISSUER, ONE, SIGN, TITLE, TWO, UNDER, Block

SONG, HEI, KAI, FANG, FOOT = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
BODY_SIZE, TITLE_SIZE, FOOT_SIZE = 16, 22, 14
LINE = 28.95
"""Points from line to line: 225 mm hold 22 of them."""
PROGRAM = "年轻干部成长工程信息库"

_OTHERS = {SONG: "方正小标宋_GBK,华文中宋", KAI: "楷体,KaiTi", FANG: "仿宋,FangSong", HEI: "SimHei"}
_FACES = {TITLE: (SONG, TITLE_SIZE), UNDER: (KAI, BODY_SIZE), ONE: (HEI, BODY_SIZE), TWO: (KAI, BODY_SIZE)}


def document(blocks: Iterable[Block]) -> Any:
    """The text as python-docx document, to be saved by the caller."""
    import docx
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paper = docx.Document()
    plain_defaults(paper)
    _page(paper.sections[0])
    heading = ""
    blocks = list(blocks)
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        heading = heading or (block.text.replace("\n", "") if block.style == TITLE else "")
        paragraph = paper.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
        _place(paragraph, block)
        if after and after.style in (ISSUER, DATE, SIGN):  # the end never stands alone on a page
            form.keep_with_next = True
        face, size = _FACES.get(block.style, (FANG, BODY_SIZE))
        for at, line in enumerate(block.text.split("\n")):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(line)
            dress(run, face, size)
    about = paper.core_properties
    about.author = about.last_modified_by = PROGRAM
    about.title, about.comments, about.language = heading, "", "zh-CN"
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    return paper


def _place(paragraph: Any, block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    form = paragraph.paragraph_format
    if block.style in (TITLE, UNDER):
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.keep_with_next = True
        form.space_after = Pt(LINE if block.style == UNDER else 0)
        if block.style == TITLE:
            form.line_spacing = Pt(36)
            loose = OxmlElement("w:snapToGrid")  # or a title of two lines would take four of the grid
            loose.set(w("val"), "0")
            paragraph._p.pPr.find(w("spacing")).addprevious(loose)
        return
    if block.style in (ISSUER, DATE):
        form.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(4 * BODY_SIZE)
        form.space_before = Pt(LINE if block.style == ISSUER else 0)
        return
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if block.style == BODY else WD_ALIGN_PARAGRAPH.LEFT
    form.first_line_indent = Pt(2 * BODY_SIZE)
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(w("firstLineChars"), "200")
    form.keep_with_next = block.style in (ONE, TWO)
    form.widow_control = block.style != SIGN
    if block.style == SIGN:
        form.space_before = Pt(LINE)


def _page(section: Any) -> None:
    """A4 with the margins, the grid and the page number of the official page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    for old in section._sectPr.findall(w("docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(w("type"), "lines")
    grid.set(w("linePitch"), str(round(LINE * 20)))
    section._sectPr.append(grid)
    settings = section.part.document.settings
    settings.odd_and_even_pages_header_footer = True
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(FOOT_SIZE)  # one character from the edge of the text
        for part in ("— ", None, " —"):
            run = paragraph.add_run(part or "")
            if part is None:
                add_field(run)
            dress(run, FOOT, FOOT_SIZE)


def add_field(run: Any, code: str = "PAGE") -> None:
    """A field: the page's number, or how many pages there are (NUMPAGES, SECTIONPAGES)."""
    from docx.oxml import OxmlElement

    for kind in ("begin", None, "end"):
        if kind is None:
            made = OxmlElement("w:instrText")
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.text = code
        else:
            made = OxmlElement("w:fldChar")
            made.set(w("fldCharType"), kind)
        run._r.append(made)


def dress(run: Any, face: str, size: float) -> None:
    """Typeface for every script, Chinese quotation marks too, and size."""
    from docx.shared import Pt

    run.font.size = Pt(size)
    run.font.name = face
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(w(name), face)
    fonts.set(w("hint"), "eastAsia")


def plain_defaults(paper: Any) -> None:
    """Without the fonts, language and thumbnail of python-docx's own template."""
    from docx.shared import Pt

    style = paper.styles["Normal"]
    style.font.name, style.font.size = FANG, Pt(BODY_SIZE)
    for fonts in paper.styles.element.iter(w("rFonts")):
        for name in list(fonts.attrib):
            if name.lower().endswith("theme"):
                del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(w(name), FANG)
    for language in paper.styles.element.iter(w("lang")):
        language.set(w("eastAsia"), "zh-CN")
    package = paper.part.package
    for relations in (package.rels, paper.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                relations.pop(key)
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":  # what takes the place of a typeface that a computer lacks
            known = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in _OTHERS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", known.encode() + b"</w:fonts>")


def w(name: str) -> str:
    """A name of WordprocessingML."""
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name
