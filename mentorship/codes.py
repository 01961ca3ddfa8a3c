"""Words for kinds of mentor."""

from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorKind
from talentcareer.exchange.codes import from_choices

MENTOR_KINDS = from_choices(
    _("mentor kinds"),
    MentorKind,
    {
        "primary": ("主导师", "主", "主要", "第一", "第一导师", "主带导师", "责任导师", "主要导师"),
        "joint": (
            "联合导师",
            "联合",
            "副",
            "第二",
            "协同导师",
            "协助",
            "副导师",
            "第二导师",
            "协助导师",
            "合作导师",
            "辅导师",
        ),
        "clinical": ("临床导师",),
        "basic": ("基础导师", "科研导师", "基础研究导师", "学术导师"),
        "engineering": ("工程导师", "医工导师", "信息导师", "工程信息导师"),
        "external": ("院外导师", "校外导师", "外聘导师", "外部导师", "企业导师"),
    },
)
