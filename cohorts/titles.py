"""Professional titles (GB/T 8561): two digits for the series, the third for the rank, with the words of offices."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.codes import Code, CodeList

SENIOR, VICE_SENIOR, MIDDLE, ASSISTANT, TECHNICIAN = 1, 2, 3, 4, 5
"""Ranks: 正高, 副高, 中级, 助理 (师), 员 (士)."""


def _health(
    series: str,
    kind: str,
    english: str,
    middle: str,
    *,
    assistant: str = "",
    others: tuple[tuple[str, ...], ...] = ((), (), (), (), ()),
) -> tuple[Code, ...]:
    """Return the five titles of a health series: 主任X师, 副主任X师, 主管X师 (主治医师), X师, X士."""
    names = (f"主任{kind}师", f"副主任{kind}师", middle, assistant or f"{kind}师", f"{kind}士")
    words = (
        f"chief {english}",
        f"associate chief {english}",
        f"{'attending' if kind == '医' else 'supervising'} {english}",
        f"{'resident' if kind == '医' else 'junior'} {english}",
        f"assistant {english}",
    )
    return tuple(
        Code(f"{series}{rank}", zh, en, tuple(also), rank)
        for rank, (zh, en, also) in enumerate(zip(names, words, others, strict=True), start=1)
    )


_RANK_WORDS = {
    SENIOR: ("正高", "正高级"),
    VICE_SENIOR: ("副高", "副高级"),
    MIDDLE: ("中级",),
    ASSISTANT: ("初级", "助理级", "师级", "初级师"),
    TECHNICIAN: ("员级", "士级", "初级", "初级士"),
}


def _with_rank(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Return titles that are also known with their rank behind: 副主任医师（副高）."""
    return tuple(
        replace(
            code,
            aliases=(
                *code.aliases,
                *(
                    f"{word}{rank}"
                    for word in (code.name_zh, *code.aliases)
                    if not word.isdigit()
                    for rank in _RANK_WORDS[code.rank]
                ),
            ),
        )
        for code in codes
    )


_LISTED = (
    *_health(
        "23",
        "医",
        "physician",
        "主治医师",
        assistant="住院医师",
        others=(
            ("主任医生", "2312", "2313"),
            ("副主任医生", "2322", "2323"),
            ("主治", "主治医生", "2332", "2333"),
            ("医师", "住院医生", "住院", "2342", "2343"),
            ("助理医师", "执业助理医师"),
        ),
    ),
    Code("2311", "主任中医师", "chief physician of Chinese medicine", rank=SENIOR),
    Code("2321", "副主任中医师", "associate chief physician of Chinese medicine", rank=VICE_SENIOR),
    Code("2331", "主治中医师", "attending physician of Chinese medicine", rank=MIDDLE),
    Code("2341", "中医师", "resident physician of Chinese medicine", ("住院中医师",), ASSISTANT),
    *_health(
        "24",
        "药",
        "pharmacist",
        "主管药师",
        others=((), (), ("主管中药师",), ("中药师", "初级药师", "药剂师"), ("中药士", "药剂士")),
    ),
    *_health("25", "护", "nurse", "主管护师", others=((), (), (), ("初级护师",), ())),
    *_health("26", "技", "technologist", "主管技师", others=((), (), (), ("初级技师", "检验师"), ("检验士",))),
    Code("611", "研究员", "research professor", rank=SENIOR),
    Code("612", "副研究员", "associate research professor", ("副研",), VICE_SENIOR),
    Code("613", "助理研究员", "assistant research professor", ("助理研究", "助研"), MIDDLE),
    Code("614", "研究实习员", "research trainee", ("实习研究员",), ASSISTANT),
    Code("011", "教授", "professor", rank=SENIOR),
    Code("012", "副教授", "associate professor", rank=VICE_SENIOR),
    Code("013", "讲师", "lecturer", rank=MIDDLE),
    Code("014", "助教", "teaching assistant", rank=ASSISTANT),
    Code("071", "正高级实验师", "chief experimentalist", ("教授级高级实验师",), SENIOR),
    Code("072", "高级实验师", "senior experimentalist", rank=VICE_SENIOR),
    Code("073", "实验师", "experimentalist", rank=MIDDLE),
    Code("074", "助理实验师", "assistant experimentalist", rank=ASSISTANT),
    Code("075", "实验员", "laboratory technician", rank=TECHNICIAN),
    Code("081", "正高级工程师", "chief engineer", ("教授级高级工程师", "教高", "正高工"), SENIOR),
    Code("082", "高级工程师", "senior engineer", ("高工", "副高级工程师"), VICE_SENIOR),
    Code("083", "工程师", "engineer", rank=MIDDLE),
    Code("084", "助理工程师", "assistant engineer", ("助工",), ASSISTANT),
    Code("085", "技术员", "technician", rank=TECHNICIAN),
    Code("121", "正高级经济师", "chief economist", rank=SENIOR),
    Code("122", "高级经济师", "senior economist", rank=VICE_SENIOR),
    Code("123", "经济师", "economist", rank=MIDDLE),
    Code("124", "助理经济师", "assistant economist", rank=ASSISTANT),
    Code("125", "经济员", "economic clerk", rank=TECHNICIAN),
    Code("131", "正高级会计师", "chief accountant", rank=SENIOR),
    Code("132", "高级会计师", "senior accountant", rank=VICE_SENIOR),
    Code("133", "会计师", "accountant", ("中级会计师",), MIDDLE),
    Code("134", "助理会计师", "assistant accountant", ("初级会计师",), ASSISTANT),
    Code("135", "会计员", "accounting clerk", rank=TECHNICIAN),
    Code("141", "正高级统计师", "chief statistician", rank=SENIOR),
    Code("142", "高级统计师", "senior statistician", rank=VICE_SENIOR),
    Code("143", "统计师", "statistician", rank=MIDDLE),
    Code("144", "助理统计师", "assistant statistician", rank=ASSISTANT),
    Code("145", "统计员", "statistical clerk", rank=TECHNICIAN),
    Code("151", "编审", "senior editor-reviewer", rank=SENIOR),
    Code("152", "副编审", "associate editor-reviewer", rank=VICE_SENIOR),
    Code("153", "编辑", "editor", rank=MIDDLE),
    Code("154", "助理编辑", "assistant editor", rank=ASSISTANT),
    Code("661", "研究馆员", "research librarian or archivist", rank=SENIOR),
    Code("662", "副研究馆员", "associate research librarian or archivist", rank=VICE_SENIOR),
    Code("663", "馆员", "librarian or archivist", rank=MIDDLE),
    Code("664", "助理馆员", "assistant librarian or archivist", rank=ASSISTANT),
    Code("665", "管理员", "library or archive clerk", rank=TECHNICIAN),
)

# The series hospitals count by. Senior ranks created after 2001 (实验, 工程, 经济 …) continue their series' numbers.
TITLES = CodeList(_("titles"), _with_rank(_LISTED), standard="GB/T 8561")
