"""Words for platforms and teams."""

from django.utils.translation import gettext_lazy as _

from programs.supports.choices import PlatformKind, TeamKind
from talentcareer.exchange.codes import from_choices

PLATFORM_KINDS = from_choices(
    _("platform kinds"),
    PlatformKind,
    {
        "academician_workstation": ("院士工作站", "院士专家工作站", "院士站", "专家院士工作站"),
        "postdoc_workstation": ("博士后工作站", "博士后科研工作站", "企业博士后工作站"),
        "engineering": ("医工联合平台", "医工平台", "医工结合平台", "医工融合平台", "医工交叉平台", "医工信平台"),
        "laboratory": (
            "实验室",
            "重点实验室",
            "联合实验室",
            "国家重点实验室",
            "省重点实验室",
            "市重点实验室",
            "工程实验室",
        ),
        "other": ("其他", "其它", "其他平台"),
    },
)

TEAM_KINDS = from_choices(
    _("team kinds"),
    TeamKind,
    {
        "academician": ("院士团队", "院士专家团队", "院士创新团队", "院士合作团队"),
        "other": ("其他", "其它", "其他团队"),
    },
)
