"""Words of postdoc training."""

from django.utils.translation import gettext_lazy as _

from programs.postdocs.choices import PostdocType
from talentcareer.exchange.codes import Code, CodeList, from_choices

POSTDOC_TYPES = from_choices(
    _("postdoc types"),
    PostdocType,
    {
        "clinical": ("临床型", "临床", "临床类", "临床博士后", "临床方向"),
        "basic": ("基础型", "基础", "基础类", "科研型", "基础研究", "基础研究型", "基础方向", "科研博士后"),
        "dual": ("双轨", "双轨制", "双轨型", "临床+基础", "临床科研双轨"),
    },
)

# How a stay ended. 出站 alone completes it without telling whether the person stayed.
EXIT_KINDS = CodeList(
    _("exits of postdocs"),
    (
        Code("in_station", "在站", "in station", ("未出站", "在站中")),
        Code(
            "stayed", "出站留院", "completed and stayed", ("留院", "期满出站留院", "出站留用", "出站并留院", "留院工作")
        ),
        Code("left", "出站离院", "completed and left", ("离院", "期满出站离院", "出站未留院", "出站不留院")),
        Code("completed", "出站", "completed", ("期满出站", "正常出站", "已出站", "按期出站")),
        Code("withdrawn", "退站", "withdrew", ("中途退站", "已退站", "自愿退站", "主动退站")),
    ),
)
