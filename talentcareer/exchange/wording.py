"""Headers that say the same in other words: 到岗时间 and 到岗日期, 批复总额 and 批复金额, 员工编码 and 员工编号.

A kind's own words are compared literally first. Only what none of them takes is compared by its wording, and a wording
that would fit two fields of the kind fits neither.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

# Words before a header that change nothing about what the column holds.
_BEFORE = re.compile(r"^(?:本人|个人|现任|现有|现|目前|当前|所在|所属|实际|正式|已|其中)(?=..)")
# What a header ends in, each with the word it is compared by; the first that fits holds.
_ENDINGS = tuple(
    (re.compile(f"(?:{words})$"), word)
    for words, word in (
        ("名称|全称|情况", ""),
        (
            "人员编号|员工编号|职工编号|人员编码|员工编码|职工编码|人员代码|员工代码|职工代码|人员工号|员工工号|职工工号|职工号|员工号|人员号|员工id|职工id|人员id",
            "工号",
        ),
        ("编号|编码|代码|号码|id|no\\.?", "号"),
        ("年月日|日期|时间|年月|日", "日期"),
        ("年度|年份|学年|年", "年度"),
        ("(?:总?金额|总?经费|总?资金|总额|总数|总计|合计|款项|额度|额|数|款)+", "金额"),
        ("类别|类型|分类|种类|类", "类型"),
        ("单位|机构|医院|院校", "机构"),
        ("科室|部门|处室", "科室"),
    )
)
_FROM = re.compile(r"(?:起始|开始|起)(?=日期$)|(?:起始|开始|起|自)$")
_TO = re.compile(r"(?:结束|终止|截止|期满|届满|到期|止|至)(?=日期$)|(?:结束|终止|截止|期满|届满|止|至)$")
_INSIDE = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_MARKS = re.compile("[\"'“”‘’《》、_\\-—.]")
_BETWEEN = re.compile("[/|或]")
Groups = tuple[tuple[str, ...], ...]


@cache
def _of_groups(groups: Groups) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    words = {other: first for first, *others in groups for other in (first, *others)}
    return (re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))) if words else None), words


@lru_cache(maxsize=8192)
def wording(key: str, groups: Groups = ()) -> str:
    """Return a header key as its wording is compared. `groups` are words that mean one thing in a kind's headers, the first holds."""
    pattern, words = _of_groups(groups)
    said = _MARKS.sub("", _INSIDE.sub("", key))
    while (shorter := _BEFORE.sub("", said)) != said:
        said = shorter
    if pattern:
        said = pattern.sub(lambda found: words[found[0]], said)
    for ending, word in _ENDINGS:
        if (shorter := ending.sub(word, said)) != said or ending.search(said):
            said = shorter or said
            break
    return _TO.sub("结束", _FROM.sub("起始", said)).replace("起始日期", "起始").replace("结束日期", "结束")


def by_wording(words: Mapping[str, str], groups: Groups = ()) -> dict[str, str]:
    """Return the field for each wording of a kind's words (header key → field), without those that would fit two."""
    fields: dict[str, set[str]] = {}
    for key, name in words.items():
        fields.setdefault(wording(key, groups), set()).add(name)
    return {said: next(iter(names)) for said, names in fields.items() if said and len(names) == 1}


def alternatives(key: str) -> Iterable[str]:
    """Return the parts of a header that names a thing twice, 科室/部门; none where it names it once."""
    parts = [part for part in _BETWEEN.split(key) if part]
    return parts if len(parts) > 1 else ()
